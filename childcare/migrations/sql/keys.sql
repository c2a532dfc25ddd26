-- Foreign keys whose deletions PostgreSQL carries out itself, so that a plain DELETE of a site or a group works too.
-- A slot with lines is never deleted: line_of_slot.

ALTER TABLE weekly_pattern ADD CONSTRAINT weekly_pattern_of_age_group
    FOREIGN KEY (age_group_id) REFERENCES age_group (id) ON DELETE CASCADE;

ALTER TABLE slot ADD CONSTRAINT slot_of_age_group
    FOREIGN KEY (age_group_id) REFERENCES age_group (id) ON DELETE CASCADE;

ALTER TABLE slot ADD CONSTRAINT slot_of_pattern
    FOREIGN KEY (pattern_id) REFERENCES weekly_pattern (id) ON DELETE SET NULL;
