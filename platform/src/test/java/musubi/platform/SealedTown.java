package musubi.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.access.Role;
import musubi.platform.account.Invitations;
import musubi.platform.account.Tokens;
import musubi.platform.contract.ContractFixture;
import musubi.platform.funding.Funder;
import musubi.platform.funding.Funds;
import musubi.platform.message.Messages;
import musubi.platform.notice.Notices;
import musubi.platform.payout.BankFiles;
import musubi.platform.payout.BankFixture;
import musubi.platform.people.Applications;
import musubi.platform.people.Applying;
import musubi.platform.people.Circumstances;
import musubi.platform.people.Corrections;
import musubi.platform.people.Identity;
import musubi.platform.people.Imports;
import musubi.platform.people.Mails;
import musubi.platform.people.PersonId;
import musubi.platform.people.Request;
import musubi.platform.people.Requests;
import musubi.platform.people.Wishes;
import musubi.platform.points.CityFixture;
import musubi.platform.programme.TimetableFixture;
import musubi.platform.referral.Outcome;
import musubi.platform.referral.ReferralFixture;
import musubi.platform.referral.State;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import musubi.platform.underway.UnderwayFixture;
import musubi.platform.webhook.Subscriptions;
import musubi.quantity.Japan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A municipality in which something of every kind that is sealed was written, as officers, residents and programs write it. */
final class SealedTown {
    /** What stands in every sealed text, apart from secrets that are made by chance. */
    static final String WORD = "封印の言葉";

    final ContractFixture town = new ContractFixture();
    private final PersonId hanako = town.somebody();

    /** Every municipality in which it was written. */
    final Set<String> codes = new HashSet<>(Set.of(town.city.digits()));

    SealedTown() {
        people();
        money();
        programs();
        cards();
        referrals();
        UnderwayFixture.files(town, WORD);
    }

    private void people() {
        var old = ServerFixture.as(
                town.city, () -> ServerFixture.part(Corrections.class).of(hanako));
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Corrections.class)
                    .correct(
                            hanako,
                            new Corrections.Particulars(
                                    new Identity(WORD, "", WORD, ""),
                                    old.born(),
                                    old.sex(),
                                    old.area(),
                                    old.circumstances()),
                            "届け出による");
            ServerFixture.part(Mails.class).reachAt(hanako, "hanako@example.jp");
            ServerFixture.part(Wishes.class).say(UUID.randomUUID(), hanako, WORD);
            ServerFixture.part(Requests.class)
                    .receive(new Requests.Received(
                            UUID.randomUUID(),
                            hanako,
                            Request.Kind.DISCLOSURE,
                            Request.AskedBy.REPRESENTATIVE,
                            Request.Channel.POST,
                            LocalDate.of(2026, 4, 1),
                            new Request.Said(WORD, WORD)));
            ServerFixture.part(Imports.class)
                    .send(
                            UUID.randomUUID(),
                            "kenko",
                            "CSV",
                            ("氏名,フリガナ,生年月日,性別,登録日\n" + WORD + ",,1950-05-06,男,\n").getBytes(StandardCharsets.UTF_8));
            ServerFixture.part(Applications.class).intake("kenko", Applications.Intake.OPEN);
            ServerFixture.part(Applications.class)
                    .send(new Applying(
                            UUID.randomUUID(),
                            "kenko",
                            new Identity(WORD, "", "本町9", ""),
                            LocalDate.of(1950, 1, 1),
                            "F",
                            Circumstances.UNKNOWN,
                            "",
                            Applying.Helped.SELF,
                            List.of()));
            TimetableFixture.programme("yoga", "club");
            ServerFixture.part(Messages.class).send(UUID.randomUUID(), "club", WORD);
            ServerFixture.part(TransactionTemplate.class)
                    .executeWithoutResult(status -> ServerFixture.part(Notices.class)
                            .tell(
                                    "account code " + UUID.randomUUID(),
                                    hanako,
                                    "account-code",
                                    Map.of("code", WORD, "where", "https://kenko.example.jp", "last", "2026-12-31")));
            return true;
        });
        ServerFixture.as(
                town.city,
                () -> ServerFixture.part(TransactionTemplate.class).execute(status -> {
                    ServerFixture.part(Invitations.class)
                            .inviteByMail(
                                    UUID.randomUUID(),
                                    "new-" + town.city,
                                    Role.OFFICER,
                                    Optional.empty(),
                                    "a@example.jp",
                                    "ja");
                    // What a mail says is forgotten once it has gone out.
                    return ServerFixture.part(JdbcClient.class)
                            .sql("update notice.staff_mail set due_at = due_at + interval '1 day'")
                            .update();
                }));
        town.account("boss", Role.ADMINISTRATOR, Optional.empty());
        var visitor = new Visitor();
        visitor.signIn("boss-" + town.city, ContractFixture.PASSWORD);
        visitor.get("/account/second-factor");
    }

    private void money() {
        town.as(town.first, () -> {
            ServerFixture.part(Funds.class).enter(new Funder(UUID.randomUUID(), "person", WORD), "");
            return true;
        });
        var payOn = BankFixture.payOn();
        BankFixture.account(town, "健康広場", "8675309", "");
        BankFixture.account(town, "試験市", "7654321", "1234567890");
        var settlement = town.requested(town.signed(ContractFixture.monthly("monthly")), "2026-04");
        town.released(settlement);
        town.as(
                town.first,
                () -> ServerFixture.part(BankFiles.class)
                        .make(new BankFiles.Order(
                                UUID.randomUUID(),
                                settlement,
                                "zengin",
                                "standard",
                                payOn,
                                LocalDate.of(2030, 1, 1),
                                "テストデータ提出中")));
    }

    private void programs() {
        var hook = UUID.randomUUID();
        ServerFixture.as(
                town.city,
                () -> ServerFixture.part(Subscriptions.class)
                        .subscribe(new Subscriptions.Wanted(
                                hook, "会計システム", "http://127.0.0.1:9/hook", Set.of("points.awarded"))));
        var token = town.as(town.first, () -> ServerFixture.part(Tokens.class).make(UUID.randomUUID(), "test"))
                .orElseThrow();
        var body = """
                {"resourceType":"Patient","name":[{"text":"%s"}],"gender":"female","birthDate":"1949-06-07",
                 "extension":[{"url":"urn:musubi:joining","extension":[{"url":"scheme","valueCode":"kenko"},
                  {"url":"on","valueDate":"2026-04-01"},{"url":"channel","valueCode":"online"}]}]}
                """.formatted(WORD);
        var request = HttpRequest.newBuilder(URI.create(Screen.url("/api/v1/fhir/Patient")))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "sealed")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 201) throw new AssertionError("the program was answered " + status);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("no answer", e);
        }
    }

    private void cards() {
        var city = new CityFixture();
        codes.add(city.code().digits());
        city.inForce(city.lastMonth());
        var item = new Item(
                UUID.randomUUID(),
                Kind.GIFT_CARD,
                CityFixture.AGREEMENT,
                "図書カード",
                50,
                "",
                500,
                0,
                city.today(),
                city.today().plusMonths(6));
        city.as(() -> {
            ServerFixture.part(Catalogue.class).add(item, Optional.empty());
            return ServerFixture.part(Catalogue.class).takeCards(item.id(), WORD + "-1\n" + WORD + "-2");
        });
    }

    private void referrals() {
        var clinic = new ReferralFixture();
        codes.add(clinic.city.digits());
        var begun = clinic.moved(
                clinic.club,
                clinic.moved(clinic.club, clinic.sent(Optional.of("club")), State.ACCEPTED),
                State.IN_PROGRESS);
        var done = new Outcome(
                Optional.of("salon"), Optional.empty(), WORD, LocalDate.ofInstant(begun.changedAt(), Japan.TIME));
        clinic.moves(clinic.club, begun, State.COMPLETED, WORD, Optional.of(done));
    }
}
