package musubi.platform.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Actor;
import musubi.platform.access.Organisations;
import musubi.platform.access.Role;
import musubi.platform.access.StandsFor;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Colleagues of one clinic carry on each other's referrals; nobody of another one sees them. */
class OrganisationTest {
    private final ReferralFixture town = new ReferralFixture();
    private final Referrals referrals = ServerFixture.part(Referrals.class);
    private final Actor colleague = colleague(organisation(town.clinic));

    private UUID organisation(Actor actor) {
        return ServerFixture.as(
                town.city,
                () -> Objects.requireNonNull(
                        ServerFixture.part(Organisations.class).byAccount().get(UUID.fromString(actor.name()))));
    }

    private Actor colleague(UUID organisation) {
        var account = UUID.randomUUID();
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Accounts.class)
                    .openFor(
                            account,
                            "a-" + account,
                            Optional.of(ReferralFixture.PASSWORD),
                            new StandsFor.Clinic(organisation));
            return true;
        });
        return new Actor(account.toString(), Role.CLINIC, town.city, Optional.empty(), Optional.empty());
    }

    private boolean seen(Actor actor, Referral referral) {
        return town.as(actor, () -> referrals.find(referral.id()).isPresent());
    }

    private boolean named(Actor actor, Referral referral) {
        return town.as(actor, () -> referrals.introduced(List.of(referral.id())).containsKey(referral.id()));
    }

    private List<String> asked(Actor actor, String sql) {
        return town.as(
                actor,
                () -> Objects.requireNonNull(ServerFixture.part(TransactionOperations.class)
                        .execute(t -> ServerFixture.part(JdbcClient.class)
                                .sql(sql)
                                .query(String.class)
                                .list())));
    }

    private int done(Actor actor, String sql) {
        return town.as(
                actor,
                () -> Objects.requireNonNull(ServerFixture.part(TransactionOperations.class)
                        .execute(t ->
                                ServerFixture.part(JdbcClient.class).sql(sql).update())));
    }

    @Test
    void a_colleague_sees_and_carries_on_what_the_clinic_referred_and_nobody_of_another_clinic_does() {
        var sent = town.sent(Optional.of("club"));
        var others = ((Making.Made) town.makes(town.otherClinic, town.wanted(town.hanako, Optional.of("studio"))))
                .referral();

        assertThat(seen(colleague, sent)).isTrue();
        assertThat(named(colleague, sent)).isTrue();
        assertThat(seen(town.otherClinic, sent)).isFalse();
        assertThat(named(town.otherClinic, sent)).isFalse();
        assertThat(seen(colleague, others)).isFalse();
        assertThat(named(colleague, others)).isFalse();

        var ended = town.moves(colleague, sent, State.CANCELLED, "本人の都合", Optional.empty());

        assertThat(ended).isInstanceOf(Moving.Moved.class);
        assertThat(town.as(town.officer, () -> referrals.steps(sent.id()))
                        .getLast()
                        .actor())
                .isEqualTo(colleague.name());
        assertThat(ServerFixture.as(
                        town.city, () -> ServerFixture.part(Audit.class).latest(1)))
                .singleElement()
                .extracting(Entry::action, Entry::actor)
                .containsExactly("referral.moved", colleague.name());
        assertThat(town.as(
                        town.clinic,
                        () -> referrals.find(sent.id()).orElseThrow().state()))
                .isEqualTo(State.CANCELLED);
    }

    @Test
    void the_database_gives_each_clinic_its_own_rows_whatever_is_asked() {
        var sent = town.sent(Optional.of("club"));
        var counted = "select count(*)::text from ";
        for (var table : List.of("referral.referral", "referral.step")) {
            assertThat(asked(colleague, counted + table)).as(table).doesNotContain("0");
            assertThat(asked(town.otherClinic, counted + table)).as(table).containsExactly("0");
        }
        assertThat(asked(
                        town.otherClinic,
                        "select referral::text from people.introduced(array['%s'::uuid])".formatted(sent.id())))
                .isEmpty();
        assertThat(asked(town.otherClinic, "select name from access.organisation"))
                .hasSize(1);
        assertThat(done(town.otherClinic, "update referral.referral set state = 'cancelled'"))
                .isZero();
    }

    @Test
    void nobody_makes_a_referral_for_another_clinic_or_in_the_name_of_a_colleague() {
        var insert = """
                insert into referral.referral (municipality, referral, person, actor, side, kind, priority, prohibited, state, version, made_at, changed_at,
                                               organisation)
                values ('%s', gen_random_uuid(), '%s', '%s', 'clinic', 'social-connection', 'routine', false, 'draft', 1, now(), now(), '%s')
                """;
        var ours = organisation(town.clinic);

        done(town.otherClinic, insert.formatted(town.city.digits(), town.hanako, town.otherClinic.name(), ours));
        assertThatThrownBy(() ->
                        done(colleague, insert.formatted(town.city.digits(), town.hanako, town.clinic.name(), ours)))
                .hasStackTraceContaining("row-level security");

        assertThat(asked(town.officer, "select organisation::text from referral.referral"))
                .containsExactly(organisation(town.otherClinic).toString());
        assertThatThrownBy(() -> done(
                        colleague,
                        "update access.account set organisation = '%s'".formatted(organisation(town.otherClinic))))
                .hasStackTraceContaining("only an administrator");
    }

    @Test
    void a_colleague_prints_the_letter_under_the_name_of_whoever_refers_and_does_not_change_it() {
        town.as(town.clinic, () -> {
            referrals.keep(new Sender("あおば医院", "本町1", "0748-11-1111", "青葉 一郎"));
            return true;
        });

        assertThat(town.as(colleague, () -> referrals.sender(town.clinic.name()))
                        .institution())
                .isEqualTo("あおば医院");
        assertThat(town.as(town.otherClinic, () -> referrals.sender(town.clinic.name())))
                .isEqualTo(Sender.UNKNOWN);
        assertThat(done(colleague, "update referral.sender set institution = 'みどり医院'"))
                .isZero();
    }

    @Test
    void whoever_goes_to_another_clinic_sees_its_referrals_and_no_longer_those_of_the_first() {
        var sent = town.sent(Optional.of("club"));
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Accounts.class)
                    .role(
                            UUID.fromString(town.clinic.name()),
                            Role.CLINIC,
                            Optional.empty(),
                            Optional.of(organisation(town.otherClinic)));
            return true;
        });

        assertThat(seen(town.clinic, sent)).isFalse();
        assertThat(seen(colleague, sent)).isTrue();
    }
}
