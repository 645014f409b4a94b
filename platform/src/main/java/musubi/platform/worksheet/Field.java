package musubi.platform.worksheet;

import java.util.Locale;

/**
 * A text of the worksheet. All but title and purpose are those of METI's 事業設計・継続のための認識共有ワークシート (産福共創のポイント集, April 2026);
 * title and purpose are our own.
 */
public enum Field {
    TITLE,
    PURPOSE,
    /** 誰にとっての課題か. */
    WHOSE_ISSUE,
    /** 何の課題か. */
    WHICH_ISSUE,
    /** なにを実施するか. */
    PLAN,
    /** 想定する利用者. */
    USERS,
    /** 利用者へのメリット. */
    USER_BENEFIT,
    /** 事業者へのメリット. */
    BUSINESS_BENEFIT,
    /** 地域へのメリット. */
    AREA_BENEFIT,
    /** やり取りされるもの between 利用者 and 事業者. */
    USER_AND_BUSINESS,
    /** やり取りされるもの between 利用者 and 地域. */
    USER_AND_AREA,
    /** やり取りされるもの between 事業者 and 地域. */
    BUSINESS_AND_AREA,
    /** 継続/改善: how effect is measured and the service improved. */
    IMPROVING;

    /** As contents and pages write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
