package musubi.platform.questionnaire;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import musubi.platform.people.PersonId;
import org.springframework.stereotype.Component;

/** What waits for a resident's answer. */
@Component
public class Asked {
    private final Campaigns campaigns;
    private final Answers answers;

    Asked(Campaigns campaigns, Answers answers) {
        this.campaigns = campaigns;
        this.answers = answers;
    }

    /**
     * A questionnaire that is open and not answered.
     *
     * @param lastDay on which it can be answered
     * @param begun how many questions have been answered
     */
    public record Waiting(UUID campaign, String title, LocalDate lastDay, int begun) {
        /** Where to answer it, or to go on. */
        public String path() {
            return "/me/questions/%s/%s".formatted(campaign, begun == 0 ? "1" : "resume");
        }
    }

    /** What somebody has not answered, what closes first in front. */
    public List<Waiting> of(PersonId person, LocalDate today) {
        return campaigns.of(person, today).stream()
                .filter(c -> c.open(today))
                .filter(c -> answers.latest(c.id(), person).isEmpty())
                .map(c -> new Waiting(
                        c.id().value(),
                        c.title(),
                        c.lastDay(),
                        answers.draft(c.id(), person, Answers.Keeper.SELF).size()))
                .sorted(Comparator.comparing(Waiting::lastDay).thenComparing(Waiting::campaign))
                .toList();
    }
}
