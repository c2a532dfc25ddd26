-- A booking keeps seats exactly while its reservation does: `active` is the reservation's, whatever is written, and a
-- composite foreign key carries its changes down. When seats come back by any path (a delay that ends, raw SQL) while the
-- state says that they are kept, the booking has expired; the check « booking_seats_follow_state » then holds again.

ALTER TABLE booking ADD CONSTRAINT booking_of_reservation
    FOREIGN KEY (reservation_id, active) REFERENCES reservation (id, active) ON UPDATE CASCADE;

CREATE FUNCTION booking_copies_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.active := coalesce((SELECT active FROM reservation WHERE id = NEW.reservation_id), false);
    RETURN NEW;
END $$;

CREATE FUNCTION booking_loses_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.state := 'expired';
    NEW.state_since := now();
    NEW.deadline := NULL;
    NEW.followed_up_at := NULL;
    RETURN NEW;
END $$;

CREATE TRIGGER a_copy_on_insert BEFORE INSERT ON booking FOR EACH ROW EXECUTE FUNCTION booking_copies_seats();
CREATE TRIGGER a_copy_on_move BEFORE UPDATE OF reservation_id ON booking FOR EACH ROW
    WHEN (OLD.reservation_id IS DISTINCT FROM NEW.reservation_id) EXECUTE FUNCTION booking_copies_seats();
CREATE TRIGGER b_expire_without_seats BEFORE UPDATE ON booking FOR EACH ROW
    WHEN (OLD.active AND NOT NEW.active AND OLD.state = NEW.state) EXECUTE FUNCTION booking_loses_seats();
