package musubi.platform.people;

import musubi.platform.area.AreaUse;
import musubi.platform.snapshot.Table;
import musubi.platform.snapshot.Usable;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module hands over as evidence, never a name, and where its people live. */
@Configuration(proxyBeanMethods = false)
class PeopleEvidence {
    @Bean
    Table persons() {
        return new Table("person", """
                select person, born, sex, municipality, area from people.person order by person""");
    }

    @Bean
    Table enrolments() {
        return new Table("enrolment", """
                select person, scheme, municipality, enrolled_on, left_on, channel
                  from people.enrolment order by person, scheme, enrolled_on""");
    }

    @Bean
    AreaUse peopleAreaUse() {
        return new AreaUse("select area from people.person");
    }

    @Bean
    Holding applicationsHeld() {
        return new Holding("applications", new Words("申込みの記録", "Applications"), """
                select d.person, a.scheme, a.helped, array_to_string(a.agreed, '; ') as agreed, a.received_at, d.outcome, d.how, d.why, d.decided_at
                  from people.application_decision d join people.application a using (municipality, application)
                 where d.person is not null order by d.person, a.received_at, a.application""");
    }

    @Bean
    Holding requestsHeld() {
        return new Holding("requests", new Words("請求と決定", "Requests and what was decided"), """
                select r.person, r.kind, r.asked_by, r.channel, r.received_on, r.due_on as answer_by, d.outcome, d.why, d.decided_at
                  from people.request r left join people.request_decision d using (municipality, request)
                 order by r.received_on, r.request, d.number""");
    }

    @Bean
    Usable peopleUsable() {
        return new Usable("select person, counts_as from people.usable", """
                select u.person, u.counts_as from people.usable u
                 where not exists (select from people.consent_text t
                                    where t.municipality = u.municipality and t.purpose = 'evaluation'
                                      and not exists (select from people.last_consent c
                                                       where c.municipality = t.municipality and c.person = u.counts_as
                                                         and c.purpose = t.purpose and c.recipient = t.recipient and c.given))
                   and not exists (select from people.last_consent c
                                    where c.municipality = u.municipality and c.person = u.counts_as
                                      and c.purpose = 'research' and not c.given)
                   and not exists (select from people.stopped s
                                    where s.municipality = u.municipality and s.person = u.counts_as and s.kind = 'stop-of-giving')""", """
                select exists (select from people.consent c where c.recorded_at > :since and not c.given
                                  and c.purpose in ('programme', 'evaluation', 'research'))
                    or exists (select from people.erasure e where e.recorded_at > :since)
                    or exists (select from people.request_decision d join people.request r using (municipality, request)
                                where d.decided_at > :since and d.outcome in ('granted', 'partly')
                                  and r.kind in ('stop-of-use', 'stop-of-giving'))""", """
                select p.person, coalesce(m.counts_as, p.person) as counts_as
                  from people.person p
                  left join people.merged m on m.municipality = p.municipality and m.person = p.person
                 where exists (select from people.person q
                                 left join people.merged n on n.municipality = q.municipality and n.person = q.person
                                where q.municipality = p.municipality and coalesce(n.counts_as, q.person) = coalesce(m.counts_as, p.person)
                                  and q.recorded_at <= %1$s)
                   and coalesce(m.counts_as, p.person) not in (select w.person from people.withdrawn_by(%1$s) w)
                   and not exists (select from people.stopped s
                                    where s.municipality = p.municipality and s.person = coalesce(m.counts_as, p.person)
                                      and s.kind = 'stop-of-use')
                   and not exists (select from people.erasure e
                                    where e.municipality = p.municipality and e.person in (p.person, m.counts_as)
                                      and not (e.recorded_at > %1$s and coalesce(m.counts_as, p.person) = any(%2$s)))""", """
                with of as (
                    select p.municipality, p.person, coalesce(m.counts_as, p.person) as counts_as
                      from people.person p
                      left join people.merged m on m.municipality = p.municipality and m.person = p.person)
                select of.person, of.counts_as from of
                 where of.counts_as in (select erased.counts_as from of erased
                                          join people.erasure e on e.municipality = erased.municipality and e.person = erased.person
                                         where e.recorded_at > %1$s)
                 order by of.person""");
    }
}
