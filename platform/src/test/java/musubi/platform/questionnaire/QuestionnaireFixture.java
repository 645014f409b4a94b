package musubi.platform.questionnaire;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;

/** A municipality that asks, and people who answer. */
final class QuestionnaireFixture {
    private QuestionnaireFixture() {}

    static LocalDate today() {
        return LocalDate.now(Japan.TIME);
    }

    static PersonId person(Code city, String name, String kana) {
        var person = new PersonId(UUID.randomUUID());
        ServerFixture.as(city, () -> {
            ServerFixture.part(People.class)
                    .join(new Joining(
                            person,
                            new Identity(name, kana, "", ""),
                            LocalDate.of(1948, 5, 5),
                            "F",
                            "kenko",
                            today().minusDays(100),
                            "paper"));
            return true;
        });
        return person;
    }

    static Campaign campaign(Code city, String instrument) {
        return campaign(city, instrument, Campaign.Keying.ONCE);
    }

    static Campaign campaign(Code city, String instrument, Campaign.Keying keying) {
        var campaign = new Campaign(
                new CampaignId(UUID.randomUUID()),
                "秋の調査",
                instrument,
                "1",
                "kenko",
                today().minusDays(10),
                today().plusDays(20),
                keying);
        ServerFixture.as(city, () -> {
            ServerFixture.part(Campaigns.class).open(campaign);
            return true;
        });
        return campaign;
    }

    /** Every question of the Kihon Checklist, answered by somebody in good health but for these. */
    static Map<String, String> kihon(String... risky) {
        var all = new LinkedHashMap<String, String>();
        var no = java.util.Set.of("9", "10", "11", "13", "14", "15", "17", "18", "20", "21", "22", "23", "24", "25");
        for (var question : ServerFixture.part(Questionnaires.class)
                .named("kihon-checklist", "1")
                .orElseThrow()
                .questions()) {
            boolean risk = java.util.List.of(risky).contains(question.id());
            all.put(
                    question.id(),
                    switch (question.id()) {
                        case "height" -> "150";
                        case "weight" -> "52.5";
                        default -> no.contains(question.id()) == risk ? "yes" : "no";
                    });
        }
        return all;
    }

    static Sheet sheet(Campaign campaign, PersonId person, Map<String, String> answers) {
        return new Sheet(new SheetId(UUID.randomUUID()), campaign.id(), person, today(), Sheet.Channel.PHONE, answers);
    }

    static Sheet self(Sheet sheet) {
        return new Sheet(
                sheet.id(), sheet.campaign(), sheet.person(), sheet.day(), Sheet.Channel.SELF, sheet.answers());
    }

    static <T> T asResident(Code city, PersonId person, Supplier<T> work) {
        return ServerFixture.part(Acting.class)
                .as(new Actor("account", Role.RESIDENT, city, Optional.of(person.value()), Optional.empty()), work);
    }
}
