package musubi.platform.questionnaire;

import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import musubi.platform.people.PersonId;

/**
 * What somebody answered.
 *
 * @param day on which they answered, which for paper is not the day it was typed
 * @param answers by item, in the order of the questions; a question that was passed over is absent
 */
record Sheet(
        SheetId id, CampaignId campaign, PersonId person, LocalDate day, Channel channel, Map<String, String> answers) {
    /** How it was answered, as the evidence writes it. */
    enum Channel {
        SELF,
        PHONE,
        PAPER,
        INTERVIEW;

        /** As the evidence writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Channel of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** The order of the answers is kept. */
    Sheet {
        answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
    }
}
