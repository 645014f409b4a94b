-- Who takes part from when until when: what other modules may know about joining and leaving. Steps are kept of these only.
create view people.membership with (security_invoker = true) as
select municipality, person, scheme, enrolled_on, left_on from people.enrolment;
grant select on people.membership to musubi_app;
