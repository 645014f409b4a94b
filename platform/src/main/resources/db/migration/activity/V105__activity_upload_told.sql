-- What was left out of a resident's own export, and why, is told as long as the export itself is kept: whoever asks weeks later
-- "why does that day not count" reads it there.
alter table activity.upload
    add column left_out text;         -- JSON; empty for what is no export of one resident
-- Whose export an upload is, is nobody else's business.
create policy residents_see_themselves on activity.upload as restrictive
    using (scope.resident() is null or person is null or person = scope.resident());
