-- What is sent without an id gets one of its request's: from a number that the request has from the moment it is begun. Ids used to be made from the
-- key alone, so that who took a key again after it was forgotten got what the first request had made. The number outlives a stopped server, and an
-- error of the server's: the request is let go then, no longer forgotten, so that the same sent again makes the same.
alter table api.request add column makes uuid not null default gen_random_uuid();

-- An answer that is given again says too which state it showed. Sealed, for it is drawn from what the answer says.
alter table api.request add column tag bytea;
