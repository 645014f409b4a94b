package musubi.platform.welfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.StandsFor;
import musubi.platform.account.Invitations;
import musubi.platform.contract.ContractFixture;
import musubi.platform.people.PersonId;
import musubi.platform.ranking.Board;
import musubi.platform.ranking.Rankings;
import musubi.platform.ranking.Wish;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.transaction.support.TransactionTemplate;

/** What whoever looks after a group may do and see, by pages and by SQL. */
class RepresentativeTest {
    private final ContractFixture town = new ContractFixture();
    private final BodyFixture group = new BodyFixture(town.city, "朝の散歩会");
    private final Grants grants = ServerFixture.part(Grants.class);

    private PersonId member(String team) {
        var person = town.somebody();
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Rankings.class).show(person, new Wish(true, "はるかぜ", "", team));
            return true;
        });
        return person;
    }

    private void asked(PersonId member, UUID application, String purpose) {
        var resident = new musubi.platform.access.Actor(
                UUID.randomUUID().toString(),
                musubi.platform.access.Role.RESIDENT,
                town.city,
                Optional.of(member.value()),
                Optional.empty());
        town.as(resident, () -> {
            grants.ask(application, member, Board.TEAM, purpose, 30_000);
            return true;
        });
    }

    private long count(BodyFixture who, String table) {
        return who.asRepresentative(() -> ServerFixture.part(TransactionTemplate.class)
                .execute(status -> ServerFixture.part(JdbcClient.class)
                        .sql("select count(*) from " + table)
                        .query(Long.class)
                        .single()));
    }

    private int insert(BodyFixture who, String sql) {
        return who.asRepresentative(() -> ServerFixture.part(TransactionTemplate.class)
                .execute(status -> ServerFixture.part(JdbcClient.class).sql(sql).update()));
    }

    private String application(Body body, Body named) {
        return ("insert into welfare.application (municipality, application, body, board, name, purpose, yen, actor, asked_at)"
                        + " values ('%s', '%s', '%s', 'team', '%s', 'x', 1, 'x', now())")
                .formatted(town.city, UUID.randomUUID(), body.id(), named.name());
    }

    @Test
    void by_sql_the_own_body_and_its_own_applications_are_read_and_nobody() {
        var other = new BodyFixture(town.city, "夕方体操の会");
        member(group.body.name());
        asked(member(group.body.name()), UUID.randomUUID(), "体操の道具");
        for (var who : List.of(group, other))
            who.asRepresentative(() -> {
                grants.ask(UUID.randomUUID(), who.body, "旗", 1_000);
                return true;
            });

        assertThat(count(group, "welfare.body")).isEqualTo(1);
        assertThat(count(group, "welfare.application")).isEqualTo(1);
        for (var table : List.of(
                "people.person",
                "people.identity",
                "people.enrolment",
                "ranking.wish",
                "ranking.standing",
                "points.award",
                "activity.steps",
                "attendance.visit",
                "payout.account",
                "payout.paid_line",
                "welfare.month",
                "welfare.decision",
                "welfare.payment",
                "welfare.payment_line",
                "ledger.entry",
                "audit.entry")) assertThat(count(group, table)).as(table).isZero();
        assertThat(count(group, "access.account")).as("the own account").isEqualTo(1);
        assertThat(insert(group, application(group.body, group.body))).isEqualTo(1);
        assertThatThrownBy(() -> insert(group, application(other.body, other.body)))
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> insert(group, application(group.body, other.body)))
                .as("under another name")
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> insert(
                        group,
                        "update access.account set body = '%s' where body is not null".formatted(other.body.id())))
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> group.asRepresentative(() -> grants.decide(UUID.randomUUID(), 1, "")
                        || insert(
                                        group,
                                        "insert into welfare.decision select municipality, application, null, 'granted', 1, '', 'x', now()"
                                                + " from welfare.application")
                                > 0))
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void no_page_but_their_own_opens_to_them_and_theirs_to_nobody_else() {
        try (var screen = Screen.desk();
                var desk = Screen.desk()) {
            var page = screen.signIn(group.login(), BodyFixture.PASSWORD);
            assertThat(page.url()).endsWith("/group");
            for (var shut :
                    List.of("/people", "/grants", "/groups", "/ranking", "/payees", "/me", "/accounts", "/audit"))
                assertThat(page.request().get(Screen.url(shut)).status())
                        .as(shut)
                        .isEqualTo(403);
            var office = desk.signIn("first-" + town.city, ContractFixture.PASSWORD);
            assertThat(office.request().get(Screen.url("/group")).status()).isEqualTo(403);
        }
    }

    @Test
    void invitations_are_listed_and_taken_back_by_officers_and_only_for_the_group_they_stand_for() {
        var other = new BodyFixture(town.city, "夕方体操の会");
        var invitations = ServerFixture.part(Invitations.class);
        var invitation = UUID.randomUUID();
        town.as(
                town.first,
                () -> invitations.inviteFor(invitation, "next-" + town.city, new StandsFor.Body(group.body.id())));

        town.as(town.first, () -> {
            invitations.revokeFor(invitation, new StandsFor.Body(other.body.id()));
            return true;
        });

        assertThat(town.as(town.first, () -> invitations.invitedFor(new StandsFor.Body(group.body.id()))))
                .extracting(Invitations.For::id)
                .containsExactly(invitation);
        assertThat(town.as(town.first, () -> invitations.invitedFor(new StandsFor.Body(other.body.id()))))
                .isEmpty();
        assertThatThrownBy(
                        () -> group.asRepresentative(() -> invitations.invitedFor(new StandsFor.Body(group.body.id()))))
                .isInstanceOf(AccessDeniedException.class);

        town.as(town.first, () -> {
            invitations.revokeFor(invitation, new StandsFor.Body(group.body.id()));
            return true;
        });
        assertThat(town.as(town.first, () -> invitations.invitedFor(new StandsFor.Body(group.body.id()))))
                .isEmpty();
    }

    @Test
    void what_a_member_wrote_is_not_shown_to_who_looks_after_the_group() {
        var application = UUID.randomUUID();
        asked(member(group.body.name()), application, "山田花子の杖");
        asked(member("夕方体操の会"), UUID.randomUUID(), "別の会の旗");

        assertThat(group.asRepresentative(() -> grants.of(group.body)))
                .singleElement()
                .satisfies(a -> assertThat(a.id()).isEqualTo(application))
                .satisfies(a -> assertThat(a.purpose()).isEmpty());
        try (var screen = Screen.phone()) {
            screen.signIn(group.login(), BodyFixture.PASSWORD);
            assertThat(screen.page().locator("main").innerText())
                    .contains("30,000円")
                    .contains("参加者からの申込み")
                    .doesNotContain("山田")
                    .doesNotContain("はるかぜ")
                    .doesNotContain("旗");
            screen.clean();
        }
    }
}
