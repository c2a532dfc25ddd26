-- What the search reads: a few cells of a grid of quarter degrees, in an index whose columns tell the rows to read before
-- any is. A cell costs the same whatever the rest of the country holds; an index on the latitude alone would not.
-- `+ latitude` keeps other indexes on the point out of the search (childcare.selectors.search_sql.NEAR).
-- One index for each class of need holds each group once: the row that answers that class. None of these columns changes
-- at night, so that the roll stays HOT. Groups without any calendar have an index of their own.

-- childcare.selectors.search.grid_cells gives those of a box.
CREATE FUNCTION grid_cell(latitude float8, longitude float8) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (floor(latitude * 4) * 4096 + floor(longitude * 4))::int $$;

CREATE INDEX calendar_for_class_0 ON calendar
    (grid_cell(latitude, longitude), min_months, max_months, (+ latitude), (+ longitude)) WHERE listed AND answers & 1 <> 0;
CREATE INDEX calendar_for_class_1 ON calendar
    (grid_cell(latitude, longitude), min_months, max_months, (+ latitude), (+ longitude)) WHERE listed AND answers & 2 <> 0;
CREATE INDEX calendar_for_class_2 ON calendar
    (grid_cell(latitude, longitude), min_months, max_months, (+ latitude), (+ longitude)) WHERE listed AND answers & 4 <> 0;
CREATE INDEX calendar_for_class_3 ON calendar
    (grid_cell(latitude, longitude), min_months, max_months, (+ latitude), (+ longitude)) WHERE listed AND answers & 8 <> 0;
CREATE INDEX age_group_unknown ON age_group
    (grid_cell(latitude, longitude), min_months, max_months, (+ latitude), (+ longitude)) WHERE listed AND row_for IS NULL;
CREATE INDEX age_group_near ON age_group
    (grid_cell(latitude, longitude), min_months, max_months, (+ latitude), (+ longitude)) WHERE listed;
