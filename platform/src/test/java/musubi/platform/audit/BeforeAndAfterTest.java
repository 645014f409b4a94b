package musubi.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.platform.audit.KeptKinds.Kept;
import org.junit.jupiter.api.Test;

/**
 * Whatever the audit trail keeps with what something became, it keeps with what it was. It is read from the sources, so that a kind that is
 * added is looked at too; a kind that has nothing before stands in {@link #BY_DESIGN} under the reason.
 */
class BeforeAndAfterTest {
    private static final Map<String, List<String>> BY_DESIGN = Map.ofEntries(
            Map.entry(
                    "It begins here: there was nothing before.",
                    List.of(
                            "access.invitation-accepted",
                            "access.invited",
                            "access.organisation-entered",
                            "access.signed-in",
                            "agreement.signed",
                            "bank-file.made",
                            "bank-file.reversal-proposed",
                            "booking.",
                            "campaign.opened",
                            "evaluation.protocol-registered",
                            "evaluation.released",
                            "evaluation.result-attested",
                            "evaluation.result-recorded",
                            "evidence.frozen",
                            "funding.offering-opened",
                            "joint.founded",
                            "joint.invited",
                            "joint.payment-requested",
                            "people.applied",
                            "people.joined",
                            "people.request-received",
                            "people.scheme-opened",
                            "people.wish-said",
                            "payout.closed",
                            "payout.elsewhere-stated",
                            "programme.added",
                            "ranking.gift-announced",
                            "referral.made",
                            "rewards.added",
                            "rewards.asked",
                            "series.made",
                            "settlement.verified",
                            "webhook.subscribed",
                            "welfare.asked",
                            "welfare.payment-requested",
                            "worksheet.opened")),
            Map.entry(
                    "It is added to what stands, which stays as it was.",
                    List.of(
                            "funding.called",
                            "funding.distributed",
                            "funding.paid-in",
                            "funding.spent",
                            "funding.units-taken",
                            "joint.evidence-sealed",
                            "people.told-apart",
                            "points.put-in-force",
                            "questionnaire.answered",
                            "referral.told",
                            "rewards.cards-taken",
                            "rewards.drawn",
                            "steps.export-kept",
                            "steps.uploaded",
                            "worksheet.reviewed")),
            Map.entry(
                    "Something was looked at, taken away, sent or refused, and nothing was changed.",
                    List.of(
                            "bank-file.downloaded",
                            "campaign.reminded",
                            "evaluation.downloaded",
                            "evidence.handed-over",
                            "file.refused",
                            "joint.evidence-verified",
                            "list.taken",
                            "notice.gathered",
                            "people.disclosed",
                            "people.list-taken-away",
                            "people.looked-up",
                            "questionnaire.list-taken",
                            "selection.cards-printed",
                            "webhook.sent-again")),
            Map.entry(
                    "A list was sent in or taken over: its rows are kept with it, and so is what stood before where a row changed something.",
                    List.of(
                            "area.import-sent",
                            "area.import-undone",
                            "area.imported",
                            "care.list-kept",
                            "checkup.list-kept",
                            "checkup.list-withdrawn",
                            "events.taken",
                            "facilities.taken",
                            "facilities.undone",
                            "people.import-sent",
                            "people.import-undone",
                            "people.imported")),
            Map.entry(
                    "Many at once that stood differently: each keeps how it stood in its own row, to which a new one is added.",
                    List.of(
                            "access.sessions-ended",
                            "campaign.reminder-called-back",
                            "notice.cancelled",
                            "notice.resent",
                            "notice.restored",
                            "selection.cards-issued",
                            "selection.codes-sent",
                            "selection.left",
                            "selection.told",
                            "selection.undone",
                            "steps.decided",
                            "steps.decision-undone")),
            Map.entry(
                    "What stood before is personal: it is kept sealed in people.history, with the same reason, and not in the trail.",
                    List.of("people.corrected")),
            Map.entry("What stood before is destroyed, and must not live on in the trail.", List.of("people.erased")),
            Map.entry(
                    "Whoever refers sees only whether these words are agreed to; what was said before stands in people.consent.",
                    List.of("people.consent-given")),
            Map.entry(
                    "It answers an invitation, which stands in the trail of whoever invited.",
                    List.of("joint.accepted")));

    @Test
    void a_kind_that_says_what_something_became_says_what_it_was() throws IOException {
        var kept = kept();
        var reasoned = BY_DESIGN.values().stream().flatMap(List::stream).toList();

        assertThat(kept).extracting(Kept::kind).contains("session.changed", "access.role-changed", "people.left");
        assertThat(lacking(kept)).as("kinds with an after and no before").isSubsetOf(reasoned);
    }

    @Test
    void no_reason_stands_for_a_kind_that_has_a_before_or_is_gone() throws IOException {
        var lacking = lacking(kept());

        assertThat(BY_DESIGN)
                .allSatisfy((reason, kinds) -> assertThat(kinds).as(reason).isSubsetOf(lacking));
    }

    @Test
    void a_call_that_gives_no_before_is_found_however_it_is_written() {
        var source = """
                class Things {
                    void all() {
                        audit.record("thing.made", "thing " + id(1, 2), Optional.empty(), "", "{\\"size\\":%d}".formatted(3));
                        audit.record("thing.changed", "thing", Optional.empty(), "", "{\\"a\\":1}", "{\\"a\\":2}");
                        audit.record(late ? "thing.late" : "thing.ended", "thing", Optional.empty(), why, "");
                        note("thing.told", "", "{}");
                        note("thing.moved", before(it), "{}");
                    }

                    private void note(String action, String was, String is) {
                        audit.record(action, "thing", Optional.empty(), "", was, is);
                    }
                }
                """;

        assertThat(KeptKinds.of(List.of(source)))
                .containsExactlyInAnyOrder(
                        new Kept("thing.made", false, true),
                        new Kept("thing.changed", true, true),
                        new Kept("thing.late", false, false),
                        new Kept("thing.ended", false, false),
                        new Kept("thing.told", false, true),
                        new Kept("thing.moved", true, true));
    }

    private static Set<String> lacking(List<Kept> kept) {
        return kept.stream().filter(Kept::lacking).map(Kept::kind).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Kept> kept() throws IOException {
        var kept = new ArrayList<Kept>();
        try (var folders = Files.walk(Path.of("src/main/java")).filter(Files::isDirectory)) {
            for (var folder : folders.toList()) kept.addAll(KeptKinds.of(sources(folder)));
        }
        return kept;
    }

    private static List<String> sources(Path folder) throws IOException {
        var sources = new ArrayList<String>();
        try (Stream<Path> files = Files.list(folder)) {
            for (var file : files.filter(f -> f.toString().endsWith(".java")).toList())
                sources.add(Files.readString(file));
        }
        return sources;
    }
}
