package musubi.platform.account;

import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What is held about how residents sign in; hashes, keys and secrets tell nothing of anybody and are left out. Accounts themselves are
 * told of here too, since {@code people} stands above {@code access}.
 */
@Configuration(proxyBeanMethods = false)
class AccountHoldings {
    @Bean
    Holding accountsHeld() {
        return new Holding("account", new Words("アカウント", "Account"), """
                select a.person, a.login, a.created_at, a.signed_in_at, a.disabled_at, d.linked_at,
                       (select max(c.confirmed_at) from account.confirmation c
                         where c.municipality = a.municipality and c.account = a.account) as confirmed_at
                  from access.account a left join account.directory_identity d using (municipality, account)
                 where a.person is not null order by a.person, a.created_at""");
    }

    @Bean
    Holding accountSessionsHeld() {
        return new Holding("account-sessions", new Words("サインイン中の機器", "Signed in on"), """
                select a.person, s.started_at, s.seen_at, s.ends_at, s.browser
                  from account.session s join access.account a using (municipality, account)
                 where a.person is not null order by a.person, s.started_at""");
    }

    @Bean
    Holding accountLinksHeld() {
        return new Holding("account-links", new Words("アカウントを開くリンク", "Links that open an account"), """
                select person, login, invited_at, ends_at, used_at, revoked_at from account.invitation
                 where person is not null order by person, invited_at""");
    }

    @Bean
    Holding accountPasskeysHeld() {
        return new Holding("account-passkeys", new Words("パスキー", "Passkeys"), """
                select a.person, p.label, p.made_at, p.used_at
                  from account.passkey p join access.account a using (municipality, account)
                 where a.person is not null order by a.person, p.made_at""");
    }

    @Bean
    Holding accountAppsHeld() {
        return new Holding("account-apps", new Words("アプリと機器", "Apps and devices"), """
                select a.person, t.label, t.made_at, t.used_at, t.ends_at, t.revoked_at
                  from account.token t join access.account a using (municipality, account)
                 where a.person is not null order by a.person, t.made_at""");
    }

    @Bean
    Holding accountCodesHeld() {
        return new Holding("account-second-factor", new Words("サインインの確認コード", "Codes for signing in"), """
                select a.person, f.made_at, f.confirmed_at,
                       (select count(*) from account.recovery_code r
                         where r.municipality = f.municipality and r.account = f.account and r.used_at is null) as recovery_codes
                  from account.second_factor f join access.account a using (municipality, account)
                 where a.person is not null order by a.person""");
    }
}
