package musubi.platform.questionnaire;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
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
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Staff type what somebody says on the telephone or wrote on paper. */
@Controller
@RequestMapping("/questionnaires/{campaign}/people/{person}")
class EntryPages {
    private final Campaigns campaigns;
    private final Answers answers;
    private final People people;
    private final Clock clock;

    EntryPages(Campaigns campaigns, Answers answers, People people, Clock clock) {
        this.campaigns = campaigns;
        this.answers = answers;
        this.people = people;
        this.clock = clock;
    }

    /** What stands around the questions of the form, as it was typed. */
    record Head(String sheet, String channel, String day) {}

    @GetMapping
    String show(@PathVariable UUID campaign, @PathVariable UUID person, Model page, Locale locale) {
        var asked = campaign(campaign);
        var resident = resident(asked, person);
        var draft = answers.draft(asked.id(), resident.id(), Keeper.STAFF);
        var latest = answers.latest(asked.id(), resident.id());
        var start = draft.isEmpty() ? latest.map(Sheet::answers).orElse(draft) : draft;
        page.addAttribute("correcting", latest.isPresent());
        page.addAttribute("resumed", !draft.isEmpty());
        page.addAttribute(
                "typedOnce",
                !answers.draft(asked.id(), resident.id(), Keeper.FIRST_KEYING).isEmpty());
        var head = new Head(
                UUID.randomUUID().toString(),
                asked.keying() == Campaign.Keying.TWICE ? "paper" : "phone",
                today().toString());
        return form(asked, resident, head, new FormReader(start, Map.of()), Map.of(), page, locale);
    }

    private String form(
            Campaign campaign,
            Resident resident,
            Head head,
            FormReader form,
            Map<String, String> wrong,
            Model page,
            Locale locale) {
        var questionnaire = answers.questionnaire(campaign);
        page.addAttribute("campaign", campaign);
        page.addAttribute("resident", resident);
        page.addAttribute("head", head);
        page.addAttribute("wrong", wrong);
        page.addAttribute("mistaken", !wrong.isEmpty() || !form.wrong().isEmpty());
        page.addAttribute("questionnaire", questionnaire);
        page.addAttribute("today", today());
        page.addAttribute("lines", Shown.lines(questionnaire, form.answers(), form.wrong(), locale));
        return "questionnaire/entry";
    }

    @PostMapping
    String keep(
            @PathVariable UUID campaign,
            @PathVariable UUID person,
            @RequestParam UUID sheet,
            @RequestParam(defaultValue = "") String channel,
            @RequestParam(defaultValue = "") String day,
            @RequestParam(defaultValue = "finish") String go,
            @RequestParam Map<String, String> fields,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        var asked = campaign(campaign);
        var resident = resident(asked, person);
        var form = FormReader.read(answers.questionnaire(asked), fields);
        var head = new Head(sheet.toString(), channel, FormReader.plain(day));
        if (go.equals("draft")) {
            answers.keepDraft(asked.id(), resident.id(), Keeper.STAFF, right(form));
            next.addFlashAttribute("said", "questionnaire.draft-kept");
            return "redirect:/questionnaires/" + campaign;
        }
        var wrong = new LinkedHashMap<String, String>();
        if (!channel.matches("phone|paper|interview")) wrong.put("channel", "questionnaire.channel-missing");
        if (!readable(head.day())) wrong.put("day", "questionnaire.day-unreadable");
        if (!wrong.isEmpty() || !form.wrong().isEmpty()) return form(asked, resident, head, form, wrong, page, locale);
        var receipt = answers.keep(new Sheet(
                new SheetId(sheet),
                asked.id(),
                resident.id(),
                LocalDate.parse(head.day()),
                Sheet.Channel.of(channel),
                form.answers()));
        return switch (receipt) {
            case Receipt.Kept kept -> "redirect:/questionnaires/" + campaign + "/people/" + person + "/result";
            case Receipt.KeptBefore before -> "redirect:/questionnaires/" + campaign + "/people/" + person + "/result";
            case Receipt.TypedOnce once -> {
                next.addFlashAttribute("said", "questionnaire.typed-once");
                yield "redirect:/questionnaires/" + campaign;
            }
            case Receipt.Differs differs -> {
                var again = new Head(UUID.randomUUID().toString(), head.channel(), head.day());
                var items = new LinkedHashMap<String, String>();
                differs.first().keySet().forEach(item -> items.put(item, "questionnaire.typed-differently"));
                wrong.put("differs", "questionnaire.differs");
                yield form(asked, resident, again, new FormReader(form.answers(), items), wrong, page, locale);
            }
            case Receipt.Refused refused -> {
                wrong.put("day", refused.why());
                yield form(asked, resident, head, form, wrong, page, locale);
            }
        };
    }

    private static Map<String, String> right(FormReader form) {
        var right = new LinkedHashMap<>(form.answers());
        right.keySet().removeAll(form.wrong().keySet());
        return right;
    }

    private static boolean readable(String day) {
        try {
            LocalDate.parse(day);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    @GetMapping("/result")
    String result(@PathVariable UUID campaign, @PathVariable UUID person, Model page, Locale locale) {
        var asked = campaign(campaign);
        var resident = resident(asked, person);
        var sheet = answers.latest(asked.id(), resident.id())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var questionnaire = answers.questionnaire(asked);
        var result = answers.result(sheet.id()).orElseThrow();
        page.addAttribute("campaign", asked);
        page.addAttribute("resident", resident);
        page.addAttribute("sheet", sheet);
        page.addAttribute("helper", answers.helper(sheet.id()).orElse(null));
        page.addAttribute("result", result);
        page.addAttribute(
                "scale",
                questionnaire.scoring().isPresent() ? questionnaire.title().in(locale.getLanguage()) : null);
        page.addAttribute("outcome", Shown.outcome(questionnaire, result, locale));
        page.addAttribute("lines", Shown.lines(questionnaire, sheet.answers(), Map.of(), locale));
        return "questionnaire/result";
    }

    private Campaign campaign(UUID campaign) {
        return campaigns
                .find(new CampaignId(campaign))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private Resident resident(Campaign campaign, UUID person) {
        var id = new PersonId(person);
        return people.find(id)
                .filter(r -> campaigns.asks(campaign.id(), id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
