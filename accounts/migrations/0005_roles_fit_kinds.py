"""A role fits the kind of its organisation, and who answers for an agrément may: PostgreSQL refuses anything else.

A row depends on another table's column, which no CHECK may read: triggers read it, and keep it from changing meanwhile
(FOR SHARE). The table of roles is the one of accounts/domain/organisation_kinds.py; a test compares the two.
"""

from __future__ import annotations

from django.db import migrations

FORWARD = """
CREATE FUNCTION organisation_has_role(kind text, role text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE kind
        WHEN 'facility_manager' THEN role = 'manager'
        WHEN 'comite_avip' THEN role = 'coordinator'
        WHEN 'conseil_departemental' THEN role IN ('counsellor', 'coordinator')
        WHEN 'relais_petite_enfance' THEN role IN ('counsellor', 'coordinator')
        ELSE role = 'counsellor'
    END
$$;

CREATE FUNCTION check_role_fits_kind() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kind_found text;
BEGIN
    SELECT kind INTO kind_found FROM organisation WHERE id = NEW.organisation_id FOR SHARE;
    -- An unknown organisation is the foreign key's to refuse, an unknown role the CHECK's.
    IF kind_found IS NOT NULL AND NEW.role IN ('counsellor', 'manager', 'coordinator')
       AND NOT organisation_has_role(kind_found, NEW.role) THEN
        RAISE EXCEPTION '%_role_fits_kind: no % in a %', TG_TABLE_NAME, NEW.role, kind_found
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_TABLE_NAME || '_role_fits_kind';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER membership_role_fits_kind BEFORE INSERT OR UPDATE OF role, organisation_id ON membership
    FOR EACH ROW EXECUTE FUNCTION check_role_fits_kind();
CREATE TRIGGER invitation_role_fits_kind BEFORE INSERT OR UPDATE OF role, organisation_id ON invitation
    FOR EACH ROW EXECUTE FUNCTION check_role_fits_kind();

CREATE FUNCTION check_voucher_may_vouch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kind_found text;
BEGIN
    IF NEW.vouched_by_id IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT kind INTO kind_found FROM organisation WHERE id = NEW.vouched_by_id FOR SHARE;
    IF kind_found IS NOT NULL AND kind_found NOT IN ('relais_petite_enfance', 'conseil_departemental') THEN
        RAISE EXCEPTION 'organisation_voucher_may_vouch: a % answers for no agrément', kind_found
            USING ERRCODE = 'check_violation', TABLE = 'organisation', CONSTRAINT = 'organisation_voucher_may_vouch';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER organisation_voucher_may_vouch BEFORE INSERT OR UPDATE OF vouched_by_id ON organisation
    FOR EACH ROW EXECUTE FUNCTION check_voucher_may_vouch();

CREATE FUNCTION check_kind_fits_its_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM membership WHERE organisation_id = NEW.id AND NOT organisation_has_role(NEW.kind, role))
       OR EXISTS (SELECT FROM invitation WHERE organisation_id = NEW.id AND NOT organisation_has_role(NEW.kind, role))
       OR (NEW.kind NOT IN ('relais_petite_enfance', 'conseil_departemental')
           AND EXISTS (SELECT FROM organisation WHERE vouched_by_id = NEW.id)) THEN
        RAISE EXCEPTION 'organisation_kind_fits_its_people: % cannot become a %', NEW.id, NEW.kind
            USING ERRCODE = 'check_violation', TABLE = 'organisation',
                  CONSTRAINT = 'organisation_kind_fits_its_people';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER organisation_kind_fits_its_people BEFORE UPDATE OF kind ON organisation
    FOR EACH ROW WHEN (OLD.kind IS DISTINCT FROM NEW.kind) EXECUTE FUNCTION check_kind_fits_its_people();
"""

BACKWARD = """
DROP TRIGGER organisation_kind_fits_its_people ON organisation;
DROP TRIGGER organisation_voucher_may_vouch ON organisation;
DROP TRIGGER invitation_role_fits_kind ON invitation;
DROP TRIGGER membership_role_fits_kind ON membership;
DROP FUNCTION check_kind_fits_its_people();
DROP FUNCTION check_voucher_may_vouch();
DROP FUNCTION check_role_fits_kind();
DROP FUNCTION organisation_has_role(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_history")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
