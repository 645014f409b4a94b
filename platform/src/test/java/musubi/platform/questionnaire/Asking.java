package musubi.platform.questionnaire;

import java.util.Map;
import musubi.platform.municipality.Code;

/** A questionnaire that is being asked, for tests of other modules. */
public final class Asking {
    private Asking() {}

    /** From ten days ago until twenty days from now, of everybody in the scheme {@code kenko}. */
    public static void ask(Code city, String instrument) {
        var unused = QuestionnaireFixture.campaign(city, instrument);
    }

    /** Every question of the Kihon Checklist, answered by somebody in good health but for these. */
    public static Map<String, String> kihon(String... risky) {
        return QuestionnaireFixture.kihon(risky);
    }
}
