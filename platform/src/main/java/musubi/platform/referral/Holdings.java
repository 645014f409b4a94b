package musubi.platform.referral;

import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module holds about people. */
@Configuration(proxyBeanMethods = false)
class Holdings {
    @Bean
    Holding referralsHeld(ReferralRepository referrals) {
        return new Holding("referrals", new Words("紹介", "Referrals"), """
                select person, referral, side, provider, programme, kind, priority, prohibited, state, agreed_with, agreed_to, made_at, asked_at, changed_at,
                       sealed
                  from referral.referral order by person, made_at, referral""", referrals::opened);
    }

    @Bean
    Holding referralStepsHeld(ReferralRepository referrals) {
        return new Holding(
                "referral-steps", new Words("紹介の経過", "What became of referrals"), """
                select r.person, s.referral, s.version, s.state, s.role, s.provider, s.happened_at, s.sealed
                  from referral.step s join referral.referral r using (municipality, referral)
                 order by r.person, s.referral, s.version""", referrals::openedStep);
    }

    @Bean
    Holding referralOutcomesHeld(ReferralRepository referrals) {
        return new Holding(
                "referral-outcomes",
                new Words("紹介の結果", "What was done after referrals"),
                """
                select r.person, o.referral, o.programme, o.session, o.day, o.recorded_at, o.sealed
                  from referral.outcome o join referral.referral r using (municipality, referral)
                 order by r.person, o.recorded_at""",
                referrals::openedOutcome);
    }
}
