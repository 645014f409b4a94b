package musubi.agreement.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

class Pain001Test {
    private static final Payee FIRST =
            new Payee("0140", "ﾀﾞｲｼﾎｸｴﾂ", "020", "ﾅｶﾞｵｶﾎﾝﾃﾝ", AccountType.ORDINARY, "0012345", "ｶ)ｹﾝｺｳｼﾞｷﾞﾖｳ");
    private static final Payee SECOND =
            new Payee("0033", "ﾍﾟｲﾍﾟｲ", "001", "ﾎﾝﾃﾝ", AccountType.CURRENT, "7654322", "ﾄｸﾋ)ｻﾛﾝﾈﾂﾄﾜ-ｸ");
    private static final Transfers TRANSFERS = new Transfers(
            new Originator(
                    "1234567890", "ﾄﾖﾀｼ ｾｲｶﾌﾞｷﾝ", "0001", "ﾐｽﾞﾎ", "001", "ﾄｳｷﾖｳ", AccountType.ORDINARY, "7654321"),
            LocalDate.of(2026, 4, 30),
            List.of(
                    new Payment(FIRST, 936_000, "0000000101", "0020260401").as(Payment.NewCode.FIRST),
                    new Payment(
                            SECOND,
                            2_050_000,
                            new Payment.Reference.Edi("PFS2026-04-0002"),
                            Payment.NewCode.KNOWN,
                            Payment.BY_WIRE)));

    private static Element written() throws ParserConfigurationException, IOException, SAXException {
        var factory = DocumentBuilderFactory.newDefaultNSInstance();
        var message = Pain001.write("MUSUBI-2026-04-0001", LocalDateTime.of(2026, 4, 20, 10, 0), TRANSFERS);
        return factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(message.bytes()))
                .getDocumentElement();
    }

    private static List<Element> children(Element of) {
        var children = new ArrayList<Element>();
        for (int i = 0; i < of.getChildNodes().getLength(); i++)
            if (of.getChildNodes().item(i) instanceof Element element) children.add(element);
        return children;
    }

    private static List<String> names(Element of) {
        return children(of).stream().map(Element::getLocalName).toList();
    }

    private static Element child(Element of, String... path) {
        var at = of;
        for (var name : path)
            at = children(at).stream()
                    .filter(c -> c.getLocalName().equals(name))
                    .findFirst()
                    .orElseThrow();
        return at;
    }

    /** Order of elements after ISO 20022, message pain.001.001.09, Maintenance 2019. */
    @Test
    void every_element_stands_where_the_schema_wants_it()
            throws ParserConfigurationException, IOException, SAXException {
        var root = written();
        var initiation = child(root, "CstmrCdtTrfInitn");
        var payment = child(initiation, "PmtInf");
        var transaction = child(payment, "CdtTrfTxInf");

        assertThat(root.getNamespaceURI()).isEqualTo(Pain001.NAMESPACE);
        assertThat(names(initiation)).containsExactly("GrpHdr", "PmtInf");
        assertThat(names(child(initiation, "GrpHdr")))
                .containsExactly("MsgId", "CreDtTm", "NbOfTxs", "CtrlSum", "InitgPty");
        assertThat(names(payment))
                .containsExactly(
                        "PmtInfId",
                        "PmtMtd",
                        "NbOfTxs",
                        "CtrlSum",
                        "ReqdExctnDt",
                        "Dbtr",
                        "DbtrAcct",
                        "DbtrAgt",
                        "CdtTrfTxInf",
                        "CdtTrfTxInf");
        assertThat(names(transaction)).containsExactly("PmtId", "Amt", "CdtrAgt", "Cdtr", "CdtrAcct", "RmtInf");
        assertThat(names(child(transaction, "CdtrAgt"))).containsExactly("FinInstnId", "BrnchId");
        assertThat(names(child(transaction, "CdtrAcct"))).containsExactly("Id", "Tp");
    }

    @Test
    void count_sum_day_accounts_and_references_are_those_of_the_transfers()
            throws ParserConfigurationException, IOException, SAXException {
        var initiation = child(written(), "CstmrCdtTrfInitn");
        var payment = child(initiation, "PmtInf");
        var transactions = children(payment).stream()
                .filter(c -> c.getLocalName().equals("CdtTrfTxInf"))
                .toList();

        assertThat(child(initiation, "GrpHdr", "NbOfTxs").getTextContent()).isEqualTo("2");
        assertThat(child(initiation, "GrpHdr", "CtrlSum").getTextContent()).isEqualTo("2986000");
        assertThat(child(payment, "ReqdExctnDt", "Dt").getTextContent()).isEqualTo("2026-04-30");
        assertThat(child(transactions.getFirst(), "PmtId", "EndToEndId").getTextContent())
                .isEqualTo("0000000101");
        assertThat(child(transactions.getFirst(), "Amt", "InstdAmt").getAttribute("Ccy"))
                .isEqualTo("JPY");
        assertThat(child(transactions.getLast(), "PmtId", "EndToEndId").getTextContent())
                .isEqualTo("NOTPROVIDED");
        assertThat(child(transactions.getLast(), "RmtInf", "Ustrd").getTextContent())
                .isEqualTo("PFS2026-04-0002");
        assertThat(child(transactions.getLast(), "CdtrAcct", "Id", "Othr", "Id").getTextContent())
                .isEqualTo("7654322");
    }

    @Test
    void what_the_format_cannot_say_is_remarked_upon_and_the_same_transfers_give_the_same_bytes() {
        var at = LocalDateTime.of(2026, 4, 20, 10, 0);
        var message = Pain001.write("M1", at, TRANSFERS);

        assertThat(message.remarks()).extracting(p -> p.code()).containsExactly("pain.new-code", "pain.names");
        assertThat(message.digest())
                .isEqualTo(Pain001.write("M1", at, TRANSFERS).digest());
        assertThatThrownBy(() -> Pain001.write("x".repeat(36), at, TRANSFERS))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
