package musubi.platform.questionnaire;

import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.people.PersonId;
import musubi.platform.questionnaire.Answers.Keeper;
import musubi.platform.questionnaire.Answers.Receipt;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * A resident answers for themselves: one question a page, every answer kept as soon as it is given. Staff who act for somebody ask them
 * the same way; it is kept as said to staff, and nothing the resident began alone is mixed in.
 */
@Controller
@RequestMapping("/me/questions")
class MyQuestionPages {
    private final Campaigns campaigns;
    private final Answers answers;
    private final Acting acting;
    private final Clock clock;

    MyQuestionPages(Campaigns campaigns, Answers answers, Acting acting, Clock clock) {
        this.campaigns = campaigns;
        this.answers = answers;
        this.acting = acting;
        this.clock = clock;
    }

    /** A campaign as the one who is asked sees it. */
    record Mine(
            Campaign campaign, Questionnaire questionnaire, boolean open, int begun, Optional<LocalDate> answered) {}

    @GetMapping
    String list(Model page, Locale locale) {
        var me = me();
        page.addAttribute("language", locale.getLanguage());
        page.addAttribute(
                "mine",
                campaigns.of(me, today()).stream()
                        .map(c -> new Mine(
                                c,
                                answers.questionnaire(c),
                                c.open(today()),
                                answers.draft(c.id(), me, keeper()).size(),
                                answers.latest(c.id(), me).map(Sheet::day)))
                        .filter(m -> m.open() || m.answered().isPresent())
                        .toList());
        return "questionnaire/mine";
    }

    /** Where I left off: the first question that has no answer yet. */
    @GetMapping("/{campaign}/resume")
    String resume(@PathVariable UUID campaign) {
        var asked = open(campaign);
        var given = answered(asked).keySet();
        var questions = answers.questionnaire(asked).questions();
        for (int i = 0; i < questions.size(); i++)
            if (!given.contains(questions.get(i).id())) return "redirect:/me/questions/" + campaign + "/" + (i + 1);
        return "redirect:/me/questions/" + campaign + "/check";
    }

    @GetMapping("/{campaign}/{number:[0-9]{1,4}}")
    String ask(@PathVariable UUID campaign, @PathVariable int number, Model page, Locale locale) {
        var asked = open(campaign);
        return ask(
                asked, number, answered(asked).getOrDefault(item(asked, number), ""), Optional.empty(), page, locale);
    }

    private String ask(
            Campaign campaign, int number, String answer, Optional<String> wrong, Model page, Locale locale) {
        var questionnaire = answers.questionnaire(campaign);
        page.addAttribute("campaign", campaign);
        page.addAttribute("title", questionnaire.title().in(locale.getLanguage()));
        page.addAttribute("count", questionnaire.questions().size());
        page.addAttribute("line", Shown.line(number, questionnaire.questions().get(number - 1), answer, wrong, locale));
        return "questionnaire/ask";
    }

    @PostMapping("/{campaign}/{number:[0-9]{1,4}}")
    String answer(
            @PathVariable UUID campaign,
            @PathVariable int number,
            @RequestParam(defaultValue = "") String answer,
            @RequestParam(defaultValue = "next") String go,
            Model page,
            Locale locale) {
        var asked = open(campaign);
        var questionnaire = answers.questionnaire(asked);
        var item = item(asked, number);
        var given = FormReader.plain(answer);
        var wrong = given.isEmpty()
                ? Optional.of("questionnaire.choose-one")
                : questionnaire.question(item).orElseThrow().wrong(given);
        if (go.equals("next") && wrong.isPresent()) return ask(asked, number, given, wrong, page, locale);
        var all = new LinkedHashMap<>(answered(asked));
        if (go.equals("skip")) all.remove(item);
        else if (wrong.isEmpty()) all.put(item, given);
        answers.keepDraft(asked.id(), me(), keeper(), inOrder(questionnaire, all));
        var here = "redirect:/me/questions/" + campaign;
        return switch (go) {
            case "back" -> number == 1 ? "redirect:/me/questions" : here + "/" + (number - 1);
            case "later" -> "redirect:/me/questions";
            default -> number < questionnaire.questions().size() ? here + "/" + (number + 1) : here + "/check";
        };
    }

    private static Map<String, String> inOrder(Questionnaire questionnaire, Map<String, String> all) {
        var inOrder = new LinkedHashMap<String, String>();
        for (var question : questionnaire.questions()) {
            var answer = all.get(question.id());
            if (answer != null) inOrder.put(question.id(), answer);
        }
        return inOrder;
    }

    @GetMapping("/{campaign}/check")
    String check(@PathVariable UUID campaign, Model page, Locale locale) {
        return check(open(campaign), UUID.randomUUID(), Optional.empty(), page, locale);
    }

    private String check(Campaign campaign, UUID sheet, Optional<String> refused, Model page, Locale locale) {
        var questionnaire = answers.questionnaire(campaign);
        page.addAttribute("campaign", campaign);
        page.addAttribute("title", questionnaire.title().in(locale.getLanguage()));
        page.addAttribute("sheet", sheet);
        page.addAttribute("staff", staff());
        page.addAttribute("refused", refused.orElse(null));
        page.addAttribute("lines", Shown.lines(questionnaire, answered(campaign), Map.of(), locale));
        return "questionnaire/check";
    }

    @PostMapping("/{campaign}/check")
    String finish(
            @PathVariable UUID campaign,
            @RequestParam UUID sheet,
            @RequestParam(defaultValue = "self") String helped,
            @RequestParam(defaultValue = "interview") String heard,
            Model page,
            Locale locale) {
        var asked = open(campaign);
        var said = new Sheet(new SheetId(sheet), asked.id(), me(), today(), channel(heard), answered(asked));
        var kept = !staff() && helped.matches("family|other") ? answers.keep(said, helped) : answers.keep(said);
        return kept instanceof Receipt.Refused(var why)
                ? check(asked, sheet, Optional.of(why), page, locale)
                : "redirect:/me/questions/" + campaign + "/result";
    }

    @GetMapping("/{campaign}/result")
    String result(@PathVariable UUID campaign, Model page, Locale locale) {
        var asked = find(campaign);
        var sheet = answers.latest(asked.id(), me()).orElseThrow(MyQuestionPages::missing);
        var questionnaire = answers.questionnaire(asked);
        page.addAttribute("campaign", asked);
        page.addAttribute("open", asked.open(today()));
        page.addAttribute(
                "outcome",
                Shown.outcome(questionnaire, answers.result(sheet.id()).orElseThrow(), locale));
        return "questionnaire/my-result";
    }

    /** What I have answered so far; before the first answer, what I sent the last time. */
    private Map<String, String> answered(Campaign campaign) {
        var draft = answers.draft(campaign.id(), me(), keeper());
        return draft.isEmpty()
                ? answers.latest(campaign.id(), me()).map(Sheet::answers).orElse(draft)
                : draft;
    }

    private String item(Campaign campaign, int number) {
        List<Questionnaire.Question> questions = answers.questionnaire(campaign).questions();
        if (number < 1 || number > questions.size()) throw missing();
        return questions.get(number - 1).id();
    }

    private Campaign find(UUID campaign) {
        var id = new CampaignId(campaign);
        return campaigns.find(id).filter(c -> campaigns.asks(id, me())).orElseThrow(MyQuestionPages::missing);
    }

    private Campaign open(UUID campaign) {
        return Optional.of(find(campaign)).filter(c -> c.open(today())).orElseThrow(MyQuestionPages::missing);
    }

    private static ResponseStatusException missing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    /** Staff who act for nobody have nothing here. */
    private PersonId me() {
        return new PersonId(acting.resident().orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN)));
    }

    private boolean staff() {
        return acting.onBehalf().isPresent();
    }

    private Keeper keeper() {
        return staff() ? Keeper.STAFF : Keeper.SELF;
    }

    private Sheet.Channel channel(String heard) {
        if (!staff()) return Sheet.Channel.SELF;
        return heard.equals("phone") ? Sheet.Channel.PHONE : Sheet.Channel.INTERVIEW;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
