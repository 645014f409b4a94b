package musubi.platform.questionnaire;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.page.CsvTable;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.questionnaire.Questionnaire.Meaning;
import musubi.quantity.Japan;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The results of a campaign, by what they say, for those who call on people. */
@Controller
@RequestMapping("/questionnaires/{campaign}")
class ResultPages {
    private static final int PAGE = 50;
    private static final int MOST_ROWS = 100_000;

    private final Campaigns campaigns;
    private final Answers answers;
    private final Results results;
    private final People people;
    private final MessageSource messages;
    private final Clock clock;

    ResultPages(
            Campaigns campaigns, Answers answers, Results results, People people, MessageSource messages, Clock clock) {
        this.campaigns = campaigns;
        this.answers = answers;
        this.results = results;
        this.people = people;
        this.messages = messages;
        this.clock = clock;
    }

    /** What the address of the page asks for. */
    record Asked(String outcome, String channel, String remark) {}

    /** A result with the name of the one whose it is; names that were destroyed are empty. */
    record Person(
            PersonId id,
            Optional<Resident> resident,
            LocalDate day,
            String channel,
            String says,
            List<String> remarks) {}

    /** How many sheets say the same. */
    record Share(String outcome, String says, long count, long percent) {}

    @GetMapping("/results")
    String list(
            @PathVariable UUID campaign,
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(defaultValue = "") String channel,
            @RequestParam(defaultValue = "") String remark,
            @RequestParam(defaultValue = "0") int from,
            Model page,
            Locale locale) {
        var asked = new Asked(outcome, channel, remark);
        var found = campaign(campaign);
        var questionnaire = answers.questionnaire(found);
        var filter = filter(found, questionnaire, asked);
        int first = Math.clamp(from, 0, 1_000_000);
        var lines = results.list(filter, first, PAGE + 1);
        page.addAttribute("campaign", found);
        page.addAttribute("asked", asked);
        page.addAttribute("shares", shares(questionnaire, filter, locale));
        page.addAttribute("outcomes", named(questionnaire.results(), locale));
        page.addAttribute("remarks", named(questionnaire.remarks(), locale));
        page.addAttribute(
                "warning",
                questionnaire
                        .scoring()
                        .flatMap(s -> s.warning())
                        .or(questionnaire::unscored)
                        .map(w -> w.in(locale.getLanguage()))
                        .orElse(""));
        var shown = lines.stream().limit(PAGE).toList();
        var residents = residents(shown);
        page.addAttribute(
                "people",
                shown.stream()
                        .map(l -> person(questionnaire, l, residents, locale))
                        .toList());
        page.addAttribute("before", first == 0 ? null : Math.max(0, first - PAGE));
        page.addAttribute("after", lines.size() > PAGE ? first + PAGE : null);
        page.addAttribute("today", LocalDate.ofInstant(clock.instant(), Japan.TIME));
        return "questionnaire/results";
    }

    private static Results.Filter filter(Campaign campaign, Questionnaire questionnaire, Asked asked) {
        return new Results.Filter(
                campaign.id(),
                asked.outcome(),
                asked.channel(),
                questionnaire.remarks().stream()
                        .filter(m -> m.id().equals(asked.remark()))
                        .findFirst()
                        .flatMap(Meaning::when));
    }

    private List<Share> shares(Questionnaire questionnaire, Results.Filter filter, Locale locale) {
        var counts = results.shares(filter);
        long all = counts.stream().mapToLong(Results.Share::count).sum();
        return counts.stream()
                .map(c -> new Share(
                        c.outcome(), says(questionnaire, c.outcome(), locale), c.count(), c.count() * 100 / all))
                .toList();
    }

    private String says(Questionnaire questionnaire, String outcome, Locale locale) {
        return questionnaire
                .meaning(outcome)
                .map(m -> m.says().in(locale.getLanguage()))
                .orElseGet(() -> messages.getMessage("questionnaire.not-scored", null, locale));
    }

    private static Map<String, String> named(List<Meaning> meanings, Locale locale) {
        var named = new LinkedHashMap<String, String>();
        meanings.forEach(m -> named.put(m.id(), m.says().in(locale.getLanguage())));
        return named;
    }

    private Map<PersonId, Resident> residents(List<Results.Line> lines) {
        return people.find(lines.stream().map(Results.Line::person).toList());
    }

    private Person person(
            Questionnaire questionnaire, Results.Line line, Map<PersonId, Resident> residents, Locale locale) {
        return new Person(
                line.person(),
                Optional.ofNullable(residents.get(line.person())),
                line.day(),
                line.channel(),
                says(questionnaire, line.result().outcome(), locale),
                questionnaire.remarks().stream()
                        .filter(m -> m.fits(line.result().scales()))
                        .map(m -> m.says().in(locale.getLanguage()))
                        .toList());
    }

    /** The same list as a table to take away; who took it is written down. */
    @GetMapping("/results.csv")
    ResponseEntity<byte[]> table(
            @PathVariable UUID campaign,
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(defaultValue = "") String channel,
            @RequestParam(defaultValue = "") String remark,
            Locale locale) {
        var found = campaign(campaign);
        var questionnaire = answers.questionnaire(found);
        var filter = filter(found, questionnaire, new Asked(outcome, channel, remark));
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var rows = new ArrayList<List<String>>();
        var lines = results.list(filter, 0, MOST_ROWS);
        var residents = residents(lines);
        for (var line : lines) {
            var person = person(questionnaire, line, residents, locale);
            rows.add(List.of(
                    person.id().toString(),
                    person.resident().map(r -> r.identity().name()).orElse(""),
                    person.resident().map(r -> r.identity().kana()).orElse(""),
                    person.resident().map(r -> Integer.toString(r.age(today))).orElse(""),
                    person.day().toString(),
                    word("questionnaire.channel." + person.channel(), locale),
                    person.says(),
                    String.join(" / ", person.remarks()),
                    line.result().rule(),
                    line.result().note()));
        }
        results.taken(filter, rows.size());
        var header = List.of("number", "name", "kana", "age", "day", "channel", "result", "remarks", "rule", "note");
        return CsvTable.answer(
                "results-" + found.id(),
                header.stream()
                        .map(h -> word("questionnaire.column." + h, locale))
                        .toList(),
                rows);
    }

    private String word(String key, Locale locale) {
        return messages.getMessage(key, null, locale);
    }

    private Campaign campaign(UUID campaign) {
        return campaigns
                .find(new CampaignId(campaign))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
