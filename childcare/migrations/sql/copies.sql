-- Columns copied from a parent. Whatever an INSERT gives, the copy is the parent's; then a composite foreign key keeps it
-- so: it refuses any other value, and carries the parent's changes down. Plain constraints can then speak of both rows.

CREATE FUNCTION copy_to_site() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT kind, listed, price_terms INTO NEW.kind, NEW.listed, NEW.price_terms
    FROM facility WHERE id = NEW.facility_id;
    RETURN NEW;
END $$;

CREATE FUNCTION copy_to_age_group() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT kind, listed, latitude, longitude INTO NEW.kind, NEW.listed, NEW.latitude, NEW.longitude
    FROM site WHERE id = NEW.site_id;
    RETURN NEW;
END $$;

CREATE FUNCTION copy_to_calendar() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT site_id, kind, listed, latitude, longitude, min_months, max_months
    INTO NEW.site_id, NEW.kind, NEW.listed, NEW.latitude, NEW.longitude, NEW.min_months, NEW.max_months
    FROM age_group WHERE id = NEW.age_group_id;
    RETURN NEW;
END $$;

CREATE FUNCTION copy_to_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT during, seats INTO NEW.slot_during, NEW.slot_seats FROM slot WHERE id = NEW.slot_id;
    SELECT active INTO NEW.active FROM reservation WHERE id = NEW.reservation_id;
    RETURN NEW;
END $$;

CREATE TRIGGER copy_on_insert BEFORE INSERT ON site FOR EACH ROW EXECUTE FUNCTION copy_to_site();
CREATE TRIGGER copy_on_move BEFORE UPDATE OF facility_id ON site FOR EACH ROW
    WHEN (OLD.facility_id <> NEW.facility_id) EXECUTE FUNCTION copy_to_site();

CREATE TRIGGER copy_on_insert BEFORE INSERT ON age_group FOR EACH ROW EXECUTE FUNCTION copy_to_age_group();
CREATE TRIGGER copy_on_move BEFORE UPDATE OF site_id ON age_group FOR EACH ROW
    WHEN (OLD.site_id <> NEW.site_id) EXECUTE FUNCTION copy_to_age_group();

CREATE TRIGGER copy_on_insert BEFORE INSERT ON calendar FOR EACH ROW EXECUTE FUNCTION copy_to_calendar();

CREATE TRIGGER copy_on_insert BEFORE INSERT ON line FOR EACH ROW EXECUTE FUNCTION copy_to_line();
CREATE TRIGGER copy_on_move BEFORE UPDATE OF slot_id, reservation_id ON line FOR EACH ROW
    WHEN ((OLD.slot_id, OLD.reservation_id) <> (NEW.slot_id, NEW.reservation_id)) EXECUTE FUNCTION copy_to_line();

ALTER TABLE site ADD CONSTRAINT site_of_facility
    FOREIGN KEY (facility_id, kind, listed, price_terms) REFERENCES facility (id, kind, listed, price_terms)
    ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE age_group ADD CONSTRAINT age_group_of_site
    FOREIGN KEY (site_id, kind, listed, latitude, longitude) REFERENCES site (id, kind, listed, latitude, longitude)
    ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE calendar ADD CONSTRAINT calendar_of_age_group
    FOREIGN KEY (age_group_id, site_id, kind, listed, latitude, longitude, min_months, max_months)
    REFERENCES age_group (id, site_id, kind, listed, latitude, longitude, min_months, max_months)
    ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE line ADD CONSTRAINT line_of_slot
    FOREIGN KEY (slot_id, slot_during, slot_seats) REFERENCES slot (id, during, seats)
    ON UPDATE CASCADE;

ALTER TABLE line ADD CONSTRAINT line_of_reservation
    FOREIGN KEY (reservation_id, active) REFERENCES reservation (id, active)
    ON UPDATE CASCADE ON DELETE CASCADE;
