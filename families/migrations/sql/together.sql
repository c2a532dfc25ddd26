-- Rows that belong together: composite foreign keys refuse a counsellor of another organisation, a need shared with
-- another organisation's file, and hours of another rhythm than their need's.

ALTER TABLE membership ADD CONSTRAINT membership_of_organisation UNIQUE (id, organisation_id);

ALTER TABLE family_file ADD CONSTRAINT family_file_counsellor_of_organisation
    FOREIGN KEY (counsellor_id, organisation_id) REFERENCES membership (id, organisation_id);

ALTER TABLE care_need ADD CONSTRAINT care_need_creator_of_organisation
    FOREIGN KEY (created_by_id, organisation_id) REFERENCES membership (id, organisation_id);

ALTER TABLE family_file_need ADD CONSTRAINT family_file_need_of_need
    FOREIGN KEY (need_id, organisation_id) REFERENCES care_need (id, organisation_id) ON DELETE CASCADE;
ALTER TABLE family_file_need ADD CONSTRAINT family_file_need_of_file
    FOREIGN KEY (file_id, organisation_id) REFERENCES family_file (id, organisation_id) ON DELETE CASCADE;

ALTER TABLE care_hours ADD CONSTRAINT care_hours_of_need
    FOREIGN KEY (need_id, kind) REFERENCES care_need (id, kind) ON DELETE CASCADE;
