-- What the search reads of the calendar: one range of one index, whose columns tell the groups to read before any row is.
-- One index for each class of need holds each group once: the row that answers that class. None of these columns changes
-- at night, so that the roll stays HOT.
CREATE INDEX calendar_for_class_0 ON calendar (latitude, longitude, min_months, max_months)
    WHERE listed AND answers & 1 <> 0;
CREATE INDEX calendar_for_class_1 ON calendar (latitude, longitude, min_months, max_months)
    WHERE listed AND answers & 2 <> 0;
CREATE INDEX calendar_for_class_2 ON calendar (latitude, longitude, min_months, max_months)
    WHERE listed AND answers & 4 <> 0;
CREATE INDEX calendar_for_class_3 ON calendar (latitude, longitude, min_months, max_months)
    WHERE listed AND answers & 8 <> 0;
