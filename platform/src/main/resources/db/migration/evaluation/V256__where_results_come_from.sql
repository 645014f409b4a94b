-- From which release a result was made, and whether its protocol was registered after evidence of the study had been released: said at the
-- moment it is recorded, for an evaluator does not see what was released to others.
alter table evaluation.result
    add column release         uuid,               -- whose pack the result names; null when it names none of the study's
    add column released_before timestamptz,        -- the first release of the study's evidence, when it was before the registration
    add foreign key (municipality, release) references evaluation.release;

update evaluation.result r
   set release = (select e.release from evaluation.release e
                   where e.municipality = r.municipality and e.study = r.study and e.pack = r.source and e.released_at <= r.recorded_at
                   order by e.released_at, e.release limit 1),
       released_before = (select min(e.released_at) from evaluation.release e
                           where e.municipality = r.municipality and e.study = r.study
                             and e.released_at < (select p.registered_at from evaluation.protocol p
                                                   where p.municipality = r.municipality and p.study = r.study and p.version = r.version));
