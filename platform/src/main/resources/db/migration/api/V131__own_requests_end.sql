-- A request that failed through no fault of the sender is forgotten, so that it can be sent again under its key. Of a resident's app it stayed, as one
-- under way.
alter policy residents_see_nothing_to_change on api.request using (scope.resident() is null or (actor = scope.account() and status is null));
alter policy residents_see_nothing_to_change on api.request rename to residents_forget_what_failed;
