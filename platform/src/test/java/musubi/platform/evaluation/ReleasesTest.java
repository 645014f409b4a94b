package musubi.platform.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.evidence.pack.Pack;
import musubi.measure.Measures;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Logins;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.contract.ContractFixture;
import musubi.platform.people.Consents;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import musubi.study.protocol.Protocols;
import musubi.study.result.Register;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

class ReleasesTest {
    private static final String PROTOCOL = StudyFixture.PROTOCOL;
    private final LocalDate today = LocalDate.now(Japan.TIME);

    private final ContractFixture town = new ContractFixture();
    private final Studies studies = ServerFixture.part(Studies.class);
    private final Releases releases = ServerFixture.part(Releases.class);
    private final Actor evaluator = town.account("jages", Role.EVALUATOR, Optional.empty());
    private final Actor rival = town.account("rival", Role.EVALUATOR, Optional.empty());

    private UUID released() {
        var id = UUID.randomUUID();
        town.as(town.first, () -> {
            studies.register(PROTOCOL);
            studies.register(PROTOCOL);
            releases.release(id, "steps-2026", 1, "jages-" + town.city, today.plusDays(30));
            releases.release(id, "steps-2026", 1, "jages-" + town.city, today.plusDays(30));
            return true;
        });
        return id;
    }

    private static String pseudonyms(Path pack) {
        return Pack.open(pack).manifest().pseudonyms().keyFingerprint();
    }

    @Test
    void a_release_has_pseudonyms_of_its_own_and_only_its_evaluator_takes_it() {
        town.mark(town.somebody(), true);
        var first = released();
        var second = released();

        var own = town.as(evaluator, () -> releases.take(first)).orElseThrow();
        var other = town.as(evaluator, () -> releases.take(second)).orElseThrow();
        var settled = town.approved(town.signed(ContractFixture.monthly("monthly")), "2026-04");
        var paidOn =
                town.as(town.first, () -> ServerFixture.part(Snapshots.class).pack(settled.value()));

        assertThat(pseudonyms(own)).isNotEqualTo(pseudonyms(other)).isNotEqualTo(pseudonyms(paidOn));
        assertThat(town.as(rival, () -> releases.take(first))).isEmpty();
        assertThat(town.as(rival, releases::all)).isEmpty();
        assertThat(town.as(town.first, releases::all)).hasSize(2).allMatch(r -> r.downloads() == 1);
        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).latest(20)))
                .filteredOn(e -> e.action().equals("evaluation.downloaded"))
                .hasSize(2)
                .allMatch(e -> e.actor().equals(evaluator.name()));
        assertThatThrownBy(() -> town.as(evaluator, () -> {
                    releases.release(UUID.randomUUID(), "steps-2026", 1, "jages-" + town.city, today.plusDays(30));
                    return true;
                }))
                .isInstanceOf(RuntimeException.class);
        assertThat(town.as(town.first, releases::all)).hasSize(2);
    }

    @Test
    void where_people_are_asked_who_has_not_agreed_to_evaluation_is_paid_for_and_not_released() {
        var agreeing = town.somebody();
        var refusing = town.somebody();
        var silent = town.somebody();
        for (var person : List.of(agreeing, refusing, silent)) town.mark(person, true);
        var before = released();
        var unasked =
                town.as(town.first, () -> ServerFixture.part(Snapshots.class).released(before));
        ServerFixture.as(town.city, () -> {
            var consents = ServerFixture.part(Consents.class);
            var words = new Words("評価者に渡すこと", "Records go to evaluators");
            int version = consents.write("evaluation", "university", words, words);
            consents.give(agreeing, "evaluation", "university", version);
            consents.give(refusing, "evaluation", "university", version);
            consents.withdraw(refusing, "evaluation", "university");
            return true;
        });

        var id = released();
        var pack = town.as(town.first, () -> ServerFixture.part(Snapshots.class).released(id));
        var settled = town.approved(town.signed(ContractFixture.monthly("monthly")), "2026-04");
        var paidOn =
                town.as(town.first, () -> ServerFixture.part(Snapshots.class).pack(settled.value()));

        assertThat(rows(unasked, "attendance")).isEqualTo(3);
        assertThat(rows(paidOn, "attendance")).isEqualTo(3);
        assertThat(rows(pack, "attendance")).isEqualTo(1);
        assertThat(rows(pack, "person")).isEqualTo(1);
    }

    @Test
    void what_was_released_before_somebody_took_back_their_consent_is_no_longer_handed_over() {
        var person = town.somebody();
        town.mark(person, true);
        var before = released();
        ServerFixture.as(town.city, () -> {
            var consents = ServerFixture.part(Consents.class);
            var words = new Words("参加すること", "Taking part");
            consents.give(
                    person, "programme", "municipality", consents.write("programme", "municipality", words, words));
            return true;
        });
        assertThat(town.as(evaluator, () -> releases.take(before))).isPresent();

        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Consents.class).withdraw(person, "programme", "municipality");
            return true;
        });

        refusedSinceSomebodyLeft(before);
        var anew = released();
        assertThat(town.as(evaluator, () -> releases.take(anew))).isPresent();
    }

    private static long rows(Path pack, String table) {
        return Pack.open(pack).manifest().tables().get(table).rows();
    }

    @Test
    void when_its_time_is_over_the_files_and_the_key_are_gone() {
        town.mark(town.somebody(), true);
        var id = released();
        var pack = town.as(town.first, () -> ServerFixture.part(Snapshots.class).released(id));
        var later = in(Duration.ofDays(31));

        assertThat(Files.exists(pack)).isTrue();
        ServerFixture.as(town.city, () -> {
            releases.expire();
            return true;
        });
        assertThat(Files.exists(pack)).isTrue();
        ServerFixture.as(town.city, () -> {
            later.expire();
            later.expire();
            return true;
        });

        assertThat(Files.exists(pack)).isFalse();
        assertThat(town.as(evaluator, () -> releases.take(id))).isEmpty();
        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).latest(20)))
                .filteredOn(e -> e.action().equals("evaluation.expired"))
                .hasSize(1);
    }

    private Releases in(Duration time) {
        return new Releases(
                ServerFixture.part(JdbcClient.class),
                studies,
                ServerFixture.part(Snapshots.class),
                ServerFixture.part(Accounts.class),
                ServerFixture.part(Acting.class),
                ServerFixture.part(Logins.class),
                ServerFixture.part(Audit.class),
                Clock.offset(Clock.systemUTC(), time),
                ServerFixture.part(PlatformTransactionManager.class));
    }

    /** As a server leaves it that stops before it notes what it released. */
    private Path stoppedIn(UUID id) {
        return town.as(
                town.first,
                () -> ServerFixture.part(Snapshots.class).release(id).pack());
    }

    @Test
    void a_form_that_is_sent_again_after_the_server_stopped_hands_over_nobody_who_left_in_between() {
        var person = town.somebody();
        town.mark(person, true);
        ServerFixture.as(town.city, () -> {
            var consents = ServerFixture.part(Consents.class);
            var words = new Words("参加すること", "Taking part");
            consents.give(
                    person, "programme", "municipality", consents.write("programme", "municipality", words, words));
            return true;
        });
        var id = UUID.randomUUID();
        stoppedIn(id);
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Consents.class).withdraw(person, "programme", "municipality");
            return true;
        });

        town.as(town.first, () -> {
            studies.register(PROTOCOL);
            releases.release(id, "steps-2026", 1, "jages-" + town.city, today.plusDays(30));
            return true;
        });

        refusedSinceSomebodyLeft(id);
    }

    @Test
    void what_a_server_left_that_stopped_while_it_released_is_gone_with_its_key_after_a_day() {
        town.mark(town.somebody(), true);
        var noted = released();
        var id = UUID.randomUUID();
        var pack = stoppedIn(id);
        var key = Path.of(ServerFixture.part(Environment.class).getRequiredProperty("musubi.folder"))
                .resolve("keys/releases/%s/%s".formatted(town.city, id));
        assertThat(key).exists();

        expired(Duration.ofHours(23));
        assertThat(pack).exists();
        assertThat(key).exists();
        expired(Duration.ofHours(25));
        expired(Duration.ofHours(26));

        assertThat(pack).doesNotExist();
        assertThat(key).doesNotExist();
        assertThat(town.as(evaluator, () -> releases.take(noted)))
                .hasValueSatisfying(p -> assertThat(p).exists());
        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).latest(20)))
                .filteredOn(e -> e.action().equals("evaluation.expired"))
                .singleElement()
                .satisfies(e -> assertThat(e.subject()).isEqualTo("release " + id));
    }

    private void expired(Duration time) {
        ServerFixture.as(town.city, () -> {
            in(time).expire();
            return true;
        });
    }

    @Test
    void a_result_under_another_protocol_is_refused() {
        town.as(town.first, () -> {
            studies.register(PROTOCOL);
            return true;
        });

        assertThatThrownBy(() -> town.as(evaluator, () -> {
                    studies.record(StudyFixture.result("other", UNREGISTERED, "", "50"));
                    return true;
                }))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("evaluation.other-protocol"));
        town.as(evaluator, () -> {
            studies.record(StudyFixture.result(PROTOCOL, UNREGISTERED, "", "50"));
            studies.record(StudyFixture.result(PROTOCOL, UNREGISTERED, "", "50"));
            return true;
        });
        assertThat(town.as(town.first, studies::results))
                .singleElement()
                .satisfies(r -> assertThat(r.version()).isEqualTo(1));
    }

    private static final String UNREGISTERED = "\"registered\": \"not-registered\"";

    @Test
    void a_protocol_is_read_as_a_whole_and_every_mistake_has_its_line() {
        var wrong =
                PROTOCOL.replace("measure: age", "measure: ages").replace("formula: \"steps ~", "formula: \"strides ~");

        assertThatThrownBy(() -> town.as(evaluator, () -> {
                    studies.register(wrong);
                    return true;
                }))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems())
                                .extracting(p -> p.place().line())
                                .contains(11L, 20L));
        assertThat(town.as(town.first, studies::protocols)).isEmpty();
    }

    @Test
    void each_protocol_is_a_line_of_the_register_that_anybody_can_hold_against_a_copy(@TempDir Path folder)
            throws IOException {
        var changed = PROTOCOL.replace("version: 1", "version: 2");
        town.as(evaluator, () -> {
            studies.register(PROTOCOL);
            studies.register(PROTOCOL.replace("\n", "\r\n"));
            studies.register(changed);
            return true;
        });

        var file = Files.writeString(folder.resolve(Register.FILE), town.as(evaluator, studies::registerText));
        var registered = town.as(evaluator, studies::protocols);

        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(registered).extracting(Studies.Protocol::version).containsExactly(2, 1);
        for (var protocol : registered)
            assertThat(Register.find(file, Protocols.read("p.yaml", protocol.text(), Measures.library())))
                    .contains(protocol.registration());
    }

    @Test
    void a_result_says_from_which_release_it_was_made_and_whether_the_plan_came_after_the_evidence() {
        town.mark(town.somebody(), true);
        var release = released();
        var pack = town.as(town.first, releases::all).getFirst().pack();
        var late = PROTOCOL.replace("version: 1", "version: 2");

        town.as(rival, () -> {
            studies.record(StudyFixture.result(PROTOCOL, UNREGISTERED, pack, "10"));
            studies.record(StudyFixture.result(PROTOCOL, UNREGISTERED, "0".repeat(64), "20"));
            studies.register(late);
            studies.record(StudyFixture.result(late, UNREGISTERED, pack, "30"));
            return true;
        });

        var results = town.as(town.first, studies::results);
        assertThat(results).extracting(Studies.Result::version).containsExactly(2, 1, 1);
        assertThat(results.get(0).release()).contains(release);
        assertThat(results.get(0).releasedBefore()).isPresent();
        assertThat(results.get(1).release()).isEmpty();
        assertThat(results.get(2).release()).contains(release);
        assertThat(results.get(2).releasedBefore()).isEmpty();
        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).latest(20)))
                .filteredOn(e -> e.action().equals("evaluation.result-recorded"))
                .hasSize(3)
                .anySatisfy(e -> assertThat(e.after()).contains("\"release\":\"none\""))
                .anySatisfy(e -> assertThat(e.after()).contains("\"released-before-registration\":true"));
    }

    @Test
    void an_evaluator_registers_takes_and_answers_on_screen() {
        town.mark(town.somebody(), true);
        try (var desk = Screen.desk();
                var phone = Screen.phone()) {
            var page = desk.signIn("jages-" + town.city, ContractFixture.PASSWORD);
            desk.open("/studies");
            page.fill("#text", "title: none");
            page.getByText("計画書を登録する").click();
            assertThat(page.locator("[role=alert]").textContent()).contains("1行目", "study");
            page.fill("#text", PROTOCOL);
            page.getByText("計画書を登録する").click();
            assertThat(page.locator("main").textContent())
                    .contains("steps-2026 v1")
                    .doesNotContain("評価機関に証拠を渡す");
            var office = phone.signIn("first-" + town.city, ContractFixture.PASSWORD);
            phone.open("/studies");
            office.getByText("評価機関に証拠を渡す").first().click();
            office.fill("#login", "jages-" + town.city);
            office.fill("#until", today.plusDays(10).toString());
            office.locator("form[action='/studies/releases'] button").click();
            assertThat(office.locator("main").textContent()).contains("jages-" + town.city);
            phone.clean();
            desk.open("/studies");
            var download =
                    page.waitForDownload(() -> page.getByText("ダウンロード（記録されます）").click());
            assertThat(download.suggestedFilename()).startsWith("release-").endsWith(".zip");
            desk.open("/studies");
            page.fill("#result", StudyFixture.result(PROTOCOL, UNREGISTERED, "0".repeat(64), "-50"));
            page.getByText("結果を登録する").click();
            assertThat(page.locator("main").textContent())
                    .contains("歩数への効果 (steps-2026 v1)", "差", "100歩", "−50 – 150", "有意")
                    .contains("ここから渡した証拠で作った結果ではありません");
            for (var file : List.of("protocol.yaml", "studies.register", "result.json")) {
                var taken = page.waitForDownload(() -> {
                    if (file.equals("protocol.yaml"))
                        page.locator("details summary").last().click();
                    page.getByText("（" + file + "）").first().click();
                });
                assertThat(taken.suggestedFilename()).isEqualTo(file);
            }
            desk.clean();
        }
    }

    private void refusedSinceSomebodyLeft(UUID release) {
        assertThatThrownBy(() -> town.as(evaluator, () -> releases.take(release)))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems())
                                .extracting(p -> p.code())
                                .containsExactly("evaluation.somebody-left"));
    }
}
