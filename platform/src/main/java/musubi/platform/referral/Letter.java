package musubi.platform.referral;

import musubi.document.Markup;
import musubi.platform.people.Introductions.Introduced;

/**
 * A letter of referral (診療情報提供書) with what weighs on somebody's life (生活上の課題), on one sheet. What is medical is not kept here: its fields stay
 * empty, to be written by hand.
 */
final class Letter {
    private static final String STYLE = """
            @page { size: A4; margin: 15mm 18mm }
            body { font-family: Musubi; font-size: 10.5pt; line-height: 1.5; margin: 0 }
            h1 { font-size: 17pt; text-align: center; margin: 0 0 6mm 0 } p { margin: 0 }
            .right { text-align: right; margin: 2mm 0 4mm 0 }
            table { width: 100%; border-collapse: collapse; margin-top: 3mm }
            th, td { border: 0.5pt solid #333333; padding: 1.5mm 2mm; text-align: left; vertical-align: top; white-space: pre-line }
            th { width: 38mm; font-weight: 400; background: #f2f2f2 } .tall td { height: 14mm } .note { font-size: 9pt; margin-top: 3mm }
            """;

    private Letter() {}

    /**
     * The letter as a page to print.
     *
     * @param city that refers; empty where somebody else does
     */
    static String page(
            Referral referral,
            Introduced who,
            Sender sender,
            String city,
            String provider,
            String programme,
            String kind) {
        var page = new Markup();
        page.open("html", "lang", "ja")
                .open("head")
                .element("title", "診療情報提供書")
                .element("style", STYLE)
                .close();
        page.open("body").element("h1", "診療情報提供書（社会的処方）");
        page.element("p", provider.isEmpty() ? "紹介先：引き受けてくださる事業者の方へ" : "紹介先：" + provider + " 御中");
        page.element(
                "p", Shown.day(referral.askedAt().orElse(referral.madeAt())).toString(), "class", "right");
        page.open("table");
        row(page, "紹介元", sender.institution().isEmpty() ? city : sender.institution());
        row(page, "所在地", sender.address());
        row(page, "電話番号", sender.phone());
        row(page, "医師・担当者氏名（印）", sender.doctor());
        page.close().open("table");
        row(page, "氏名（ふりがな）", who.identity().name() + kana(who));
        row(page, "生年月日・性別", who.born() + " " + sex(who.sex()));
        // Whoever must not get in touch is not told how.
        row(page, "住所", referral.prohibited() ? "" : who.identity().address());
        row(
                page,
                "電話番号",
                referral.prohibited() ? "本人へは連絡しないでください" : who.identity().phone());
        page.close().open("table");
        row(
                page,
                "紹介目的",
                String.join(
                                "\n",
                                kind + "　" + programme,
                                referral.said().asked(),
                                referral.said().reason())
                        .strip());
        row(page, "生活上の課題\n（生活環境、経済状況、家族関係など）", referral.said().living());
        page.close().open("table", "class", "tall");
        for (var blank : new String[] {"傷病名", "既往歴・家族歴", "症状経過・検査結果", "治療経過", "現在の処方", "備考"}) row(page, blank, "");
        page.close();
        page.element("p", "空欄の医療の項目は、この仕組みには記録していません。必要なときは手で書いてください。SDH問診票などがあれば添付してください。", "class", "note");
        return page.close().close().finished();
    }

    private static String kana(Introduced who) {
        return who.identity().kana().isEmpty() ? "" : "（" + who.identity().kana() + "）";
    }

    private static String sex(String sex) {
        return switch (sex) {
            case "F" -> "女";
            case "M" -> "男";
            default -> "";
        };
    }

    private static void row(Markup page, String head, String text) {
        page.open("tr").element("th", head).element("td", text).close();
    }
}
