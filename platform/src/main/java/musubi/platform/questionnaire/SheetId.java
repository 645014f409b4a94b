package musubi.platform.questionnaire;

import java.util.UUID;

/** A filled-in sheet, made by the one who fills it in. */
record SheetId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
