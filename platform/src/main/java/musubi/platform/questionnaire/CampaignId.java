package musubi.platform.questionnaire;

import java.util.UUID;

/** A campaign in this server's records. */
record CampaignId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
