package musubi.platform.questionnaire;

import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import musubi.platform.people.PersonId;
import org.springframework.stereotype.Component;

/** Campaigns and finished sheets handed over whole, by whoever has them from elsewhere, such as the demonstration. */
@Component
public class Surveys {
    private final Campaigns campaigns;
    private final Answers answers;

    Surveys(Campaigns campaigns, Answers answers) {
        this.campaigns = campaigns;
        this.answers = answers;
    }

    /**
     * What is asked, of whom, and when.
     *
     * @param until the first day on which it is over
     */
    public record Survey(
            UUID id,
            String title,
            String instrument,
            String version,
            String scheme,
            LocalDate opensOn,
            LocalDate until) {}

    /** Opens a campaign whose paper sheets are typed once; the same request again changes nothing. */
    public void open(Survey survey) {
        campaigns.open(new Campaign(
                new CampaignId(survey.id()),
                survey.title(),
                survey.instrument(),
                survey.version(),
                survey.scheme(),
                survey.opensOn(),
                survey.until(),
                Campaign.Keying.ONCE));
    }

    /**
     * Keeps what somebody answered on paper.
     *
     * @param answers by item, in the order of the questions
     * @return whether it is kept; not so where the person was not asked, on a day outside, or with an answer nobody offered
     */
    public boolean paper(UUID sheet, UUID survey, PersonId person, LocalDate day, Map<String, String> answers) {
        var receipt = this.answers.keep(
                new Sheet(new SheetId(sheet), new CampaignId(survey), person, day, Sheet.Channel.PAPER, answers));
        return receipt instanceof Answers.Receipt.Kept || receipt instanceof Answers.Receipt.KeptBefore;
    }
}
