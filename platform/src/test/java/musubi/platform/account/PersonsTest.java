package musubi.platform.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.payout.PayeeAccount;
import musubi.platform.payout.PayeeRegister;
import org.junit.jupiter.api.Test;

/** Two accounts are two people only when somebody outside knows it. */
class PersonsTest {
    private static final String PASSWORD = "correct horse";
    private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant JULY = Instant.parse("2026-07-01T00:00:00Z");

    private static Persons.Hand hand(String account, String maker, Instant at) {
        return new Persons.Hand(account, maker, at);
    }

    private static Persons.Confirmed met(String account, String by, Instant at) {
        return new Persons.Confirmed(account, by, at);
    }

    @Test
    void whoever_invites_and_whoever_is_invited_are_one_person_and_so_are_two_whom_the_same_one_invited() {
        var hands = List.of(hand("b", "a", MAY), hand("c", "a", MAY), hand("d", "c", MAY));

        assertThat(Persons.apart("a", "b", hands, List.of())).isFalse();
        assertThat(Persons.apart("b", "c", hands, List.of())).isFalse();
        assertThat(Persons.apart("b", "d", hands, List.of())).isFalse();
        assertThat(Persons.apart("a", "a", hands, List.of())).isFalse();
        assertThat(Persons.apart("a", "e", hands, List.of())).isTrue();
    }

    @Test
    void one_who_was_not_in_it_parts_them_and_one_who_was_does_not() {
        var hands = List.of(hand("b", "a", MAY), hand("c", "a", MAY));

        assertThat(Persons.apart("a", "b", hands, List.of(met("b", "a", JUNE)))).isFalse();
        assertThat(Persons.apart("a", "b", hands, List.of(met("b", "c", JUNE)))).isFalse();
        assertThat(Persons.apart("a", "b", hands, List.of(met("b", "c", JUNE), met("c", "b", JUNE))))
                .isFalse();
        assertThat(Persons.apart("a", "b", hands, List.of(met("b", "e", JUNE)))).isTrue();
        assertThat(Persons.apart("b", "c", hands, List.of(met("b", "e", JUNE)))).isTrue();
        assertThat(Persons.apart("a", "c", hands, List.of(met("b", "e", JUNE)))).isFalse();
        // Whoever was parted from the others may part the next.
        assertThat(Persons.apart("a", "c", hands, List.of(met("b", "e", JUNE), met("c", "b", JUNE))))
                .isTrue();
    }

    @Test
    void a_link_made_later_joins_them_again_until_they_are_met_again() {
        var hands = List.of(hand("b", "a", MAY), hand("b", "a", JULY));

        assertThat(Persons.apart("a", "b", hands, List.of(met("b", "e", JUNE)))).isFalse();
        assertThat(Persons.apart("a", "b", hands, List.of(met("b", "e", JULY.plusSeconds(1)))))
                .isTrue();
    }

    private final Code city = ServerFixture.municipality();

    private Account open(String login, Role role) {
        var id = UUID.randomUUID();
        return ServerFixture.as(city, () -> {
                    ServerFixture.part(Accounts.class)
                            .open(id, login, PASSWORD, role, Optional.empty(), Optional.empty());
                    return ServerFixture.part(Accounts.class).find(id);
                })
                .orElseThrow();
    }

    private static <T> T acting(Account account, Supplier<T> work) {
        return ServerFixture.part(Acting.class).as(account.actor(), work);
    }

    private static PayeeRegister.Approval approve(Account account, UUID payee) {
        return acting(account, () -> ServerFixture.part(PayeeRegister.class).approve(payee));
    }

    private static String number(Visitor owner) {
        var found = Pattern.compile("class=\"code\">([0-9]{6})<")
                .matcher(owner.get("/account").body());
        if (!found.find()) throw new AssertionError("no number");
        return found.group(1);
    }

    @Test
    void an_administrator_cannot_play_both_until_another_one_has_met_the_invited() {
        var boss = open("boss-" + city, Role.ADMINISTRATOR);
        var other = open("other-" + city, Role.ADMINISTRATOR);
        var login = "second-" + city;
        var secret = acting(
                        boss,
                        () -> ServerFixture.part(Invitations.class)
                                .invite(UUID.randomUUID(), login, Role.OFFICER, Optional.empty(), Optional.empty()))
                .orElseThrow();
        var owner = new Visitor();
        owner.post("/invitation/" + secret, "/invitation/" + secret, Map.of("fresh", "a long pass phrase"));
        var second = ServerFixture.part(Accounts.class).named(login).orElseThrow();
        var payee = UUID.randomUUID();
        acting(boss, () -> {
            ServerFixture.part(PayeeRegister.class)
                    .propose(
                            payee,
                            new PayeeAccount("spc", "0001", "ﾐｽﾞﾎ", "001", "ﾎﾝﾃﾝ", "1", "1234567", "ｽﾍﾟｼﾔﾙ", ""));
            return true;
        });

        assertThat(approve(boss, payee)).isEqualTo(PayeeRegister.Approval.SAME_PERSON);
        assertThat(approve(second, payee)).isEqualTo(PayeeRegister.Approval.NOT_APART);

        var page = "/accounts/" + second.id();
        var bossBrowser = new Visitor();
        bossBrowser.signIn(boss.login(), PASSWORD);
        bossBrowser.post(page, page + "/confirmation", Map.of("number", number(owner)));
        assertThat(approve(second, payee)).isEqualTo(PayeeRegister.Approval.NOT_APART);

        try (var screen = Screen.desk()) {
            var seen = screen.signIn(other.login(), PASSWORD);
            screen.open(page);
            screen.clean();
            seen.fill("#number", "000000".equals(number(owner)) ? "111111" : "000000");
            seen.locator("form[action$=confirmation] button").click();
            assertThat(seen.locator("[role=alert]").textContent()).contains("番号が違います");
            seen.fill("#number", number(owner));
            seen.locator("form[action$=confirmation] button").click();
            assertThat(seen.locator("main").textContent()).contains("別の人だと確かめられています");
            screen.open("/account");
            screen.clean();
        }
        assertThat(approve(second, payee)).isEqualTo(PayeeRegister.Approval.APPROVED);
    }
}
