package musubi.platform.care;

import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module holds about people, with what was said by a list that was taken back since. */
@Configuration(proxyBeanMethods = false)
class CareHoldings {
    @Bean
    Holding careCertificationsHeld() {
        return new Holding("certifications", new Words("要支援・要介護認定", "Care-need certifications"), """
                select c.person, c.effective_from, c.level, c.decided_on, u.received_at, w.withdrawn_at
                  from care.certification c join care.upload u using (municipality, upload)
                  left join care.withdrawal w using (municipality, upload) order by c.person, c.effective_from, u.received_at, c.line""");
    }

    @Bean
    Holding careBenefitsHeld() {
        return new Holding("benefits", new Words("給付費", "Benefits"), """
                select b.person, b.month, b.insurance, b.yen as paid_yen, u.received_at, w.withdrawn_at
                  from care.benefit b join care.upload u using (municipality, upload)
                  left join care.withdrawal w using (municipality, upload) order by b.person, b.month, b.insurance, u.received_at, b.line""");
    }

    @Bean
    Holding careDeparturesHeld() {
        return new Holding("departures", new Words("異動（死亡・転出）", "Deaths and moves"), """
                select d.person, d.day, d.kind, d.left_from, d.moved_to, u.received_at, w.withdrawn_at
                  from care.departure d join care.upload u using (municipality, upload)
                  left join care.withdrawal w using (municipality, upload) order by d.person, d.day, u.received_at, d.line""");
    }

    @Bean
    Holding careWaiting() {
        return new Holding("care-waiting", new Words("取り込む前の介護の一覧", "Care records in a list not taken in yet"), """
                select cast(r ->> 'person' as uuid) as person, l.kind, l.offered_at, cast(r -> 'said' as text) as content
                  from care.waiting l, jsonb_array_elements(cast(l.content as jsonb) -> 'rows') r""");
    }
}
