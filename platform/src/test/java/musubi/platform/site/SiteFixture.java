package musubi.platform.site;

import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import musubi.platform.ServerFixture;
import musubi.platform.contract.ContractFixture;
import musubi.platform.evaluation.Studies;
import musubi.platform.evaluation.StudyFixture;
import musubi.platform.figures.Figures;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.TimetableFixture;
import musubi.quantity.Digest;

/** A municipality with something to show, and an officer who publishes it. */
final class SiteFixture {
    static final String SECRET_ROOM = "https://meeting.example.jp/secret";

    final ContractFixture town = new ContractFixture();
    private final Drafts drafts = ServerFixture.part(Drafts.class);
    private final Publications publications = ServerFixture.part(Publications.class);

    String path(String page) {
        return "/city/" + town.city + (page.isEmpty() ? "" : "/" + page);
    }

    void publish(Part part) {
        town.as(town.first, () -> {
            publications.publish(part, drafts.written(part, drafts.chosen()).orElseThrow());
            return true;
        });
    }

    /** As the page has it, with these agreements chosen. */
    Object draft(Part part, String... agreements) {
        return town.as(town.first, () -> drafts.of(part, Set.of(agreements)).orElseThrow());
    }

    List<PersonId> come(int people) {
        var came = Stream.generate(town::somebody).limit(people).toList();
        came.forEach(person -> town.mark(person, true));
        return came;
    }

    void measured() {
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Figures.class).make();
            return true;
        });
    }

    /** A class tomorrow in a hall, and one at a video meeting whose address is for those who take part. */
    void classes() {
        ServerFixture.as(town.city, () -> {
            var programmes = ServerFixture.part(Programmes.class);
            programmes.add(new Programmes.Programme("walk", "朝の散歩", "健康広場", "sports"));
            programmes.add(new Programmes.Programme(
                    "talk", "おしゃべり会", "健康広場", "salon", "online", "", "画面ごしに話します。", 0, SECRET_ROOM));
            var tomorrow = TimetableFixture.today().plusDays(1);
            programmes.add(new Programmes.Session("walk-1", "walk", tomorrow, LocalTime.of(9, 30), 60, "中央公園", 20));
            programmes.add(new Programmes.Session("talk-1", "talk", tomorrow, LocalTime.of(14, 0), 60, "", 20));
            return true;
        });
    }

    /** A study that was registered and came to a result. */
    void evaluated() {
        var protocol = StudyFixture.PROTOCOL;
        town.as(town.first, () -> {
            var studies = ServerFixture.part(Studies.class);
            studies.register(protocol);
            studies.record("""
                    {"format": "study-result/1", "study": "steps-2026", "title": {"ja": "歩数への効果", "en": "Effect on steps"},
                     "protocol": {"digest": "%s", "registered": "not-registered"},
                     "analyses": {"main": {"title": {"ja": "差の差", "en": "difference in differences"}}},
                     "effects": [{"id": "steps", "analysis": "main", "unit": "steps", "estimate": "412", "lower": "98", "upper": "726",
                                  "significant": true}]}
                    """.formatted(Digest.of(protocol).hex()));
            return true;
        });
    }

    /** Everything there is, published: twelve people came, two agreements, one payment of each, one study. */
    void everything() {
        classes();
        come(12);
        evaluated();
        town.released(town.requested(town.signed(ContractFixture.yearly("yearly")), "FY2026"));
        town.released(town.requested(town.signed(ContractFixture.monthly("monthly")), "2026-04"));
        measured();
        for (var part : Set.of(Part.TIMETABLE, Part.FIGURES, Part.AGREEMENTS, Part.RANKING, Part.REPORTS))
            publish(part);
    }
}
