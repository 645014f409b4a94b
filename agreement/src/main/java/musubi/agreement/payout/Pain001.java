package musubi.agreement.payout;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * Transfers as ISO 20022 customer credit transfer initiation, pain.001.001.09, for banks that take it beside the 総合振込 file. It was
 * read back and found to say the same payments; there is no other way to get one. 新規コード and 振込指定区分 have no place in it and
 * are remarked upon. Whether a bank wants names in half-width kana, as they are written here, is for the bank to say.
 */
public final class Pain001 {
    /** The namespace of the version that is written. */
    public static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

    private static final int LONGEST_ID = 35;
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");

    private final byte[] bytes;
    private final List<Problem> remarks;

    private Pain001(byte[] bytes, List<Problem> remarks) {
        this.bytes = bytes;
        this.remarks = List.copyOf(remarks);
    }

    /** The bytes to hand to the bank. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** SHA-256 of the bytes, to be printed on the approval. */
    public Digest digest() {
        return Digest.of(bytes);
    }

    /** What could not be said in this format. */
    public List<Problem> remarks() {
        return remarks;
    }

    /**
     * Writes the transfers.
     *
     * @param message names the message for the bank, at most 35 characters
     * @param createdAt in Japan
     */
    public static Pain001 write(String message, LocalDateTime createdAt, Transfers transfers) {
        if (message.isBlank() || message.length() > LONGEST_ID)
            throw new IllegalArgumentException("a message's id has 1 to 35 characters: " + message);
        var out = new ByteArrayOutputStream();
        try {
            var xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
            new Pen(xml).document(message, SECOND.format(createdAt), transfers);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a pain.001 could not be written: " + e.getMessage(), e);
        }
        var bytes = out.toByteArray();
        demandSame(transfers, bytes);
        return new Pain001(bytes, lost(transfers));
    }

    private static List<Problem> lost(Transfers transfers) {
        var remarks = new ArrayList<Problem>();
        long record = 1;
        for (var payment : transfers.payments()) {
            record++;
            if (payment.newCode() != Payment.NewCode.KNOWN)
                remarks.add(Problem.warning(
                        "pain.new-code",
                        new Place("transfers", record, "新規コード"),
                        payment.newCode().code(),
                        new Words("新規コードは pain.001 に書けません。", "pain.001 has no place for 新規コード.")));
        }
        remarks.add(Problem.warning(
                "pain.names",
                Place.whole("transfers"),
                "",
                new Words(
                        "受取人名を半角カナで書きました。銀行が全角を求めるかどうかは確認が必要です。",
                        "Names are written in half-width kana; ask the bank whether it wants full width.")));
        return remarks;
    }

    /** What a message pays, as it is read back. */
    private record Paid(String bank, String branch, String account, String amount, String name) {}

    private static void demandSame(Transfers transfers, byte[] bytes) {
        var wanted = transfers.payments().stream()
                .map(p -> new Paid(
                        p.payee().bankCode(),
                        p.payee().branchCode(),
                        p.payee().accountNumber(),
                        Long.toString(p.yen()),
                        p.payee().kanaName()))
                .toList();
        if (!read(bytes).equals(wanted))
            throw new IllegalStateException("a pain.001 read back does not say what was written");
    }

    private static List<Paid> read(byte[] bytes) {
        var factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        var paid = new ArrayList<Paid>();
        try {
            var xml = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
            var path = new ArrayList<String>();
            var found = new java.util.HashMap<String, String>();
            while (xml.hasNext()) {
                xml.next();
                if (xml.isStartElement()) path.add(xml.getLocalName());
                if (xml.isCharacters() && !path.isEmpty())
                    found.merge(String.join("/", path), xml.getText(), String::concat);
                if (!xml.isEndElement()) continue;
                if (xml.getLocalName().equals("CdtTrfTxInf")) {
                    paid.add(paid(found));
                    found.clear();
                }
                path.removeLast();
            }
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a pain.001 cannot be read back: " + e.getMessage(), e);
        }
        return paid;
    }

    private static Paid paid(java.util.Map<String, String> found) {
        var at = "Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/";
        return new Paid(
                found.getOrDefault(at + "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId", ""),
                found.getOrDefault(at + "CdtrAgt/BrnchId/Id", ""),
                found.getOrDefault(at + "CdtrAcct/Id/Othr/Id", ""),
                found.getOrDefault(at + "Amt/InstdAmt", ""),
                found.getOrDefault(at + "Cdtr/Nm", ""));
    }

    /** Writes the elements in the order of the schema. */
    private record Pen(XMLStreamWriter xml) {
        void document(String message, String createdAt, Transfers transfers) throws XMLStreamException {
            var from = transfers.originator();
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("Document");
            xml.writeDefaultNamespace(NAMESPACE);
            xml.writeStartElement("CstmrCdtTrfInitn");
            xml.writeStartElement("GrpHdr");
            text("MsgId", message);
            text("CreDtTm", createdAt);
            sums(transfers);
            xml.writeStartElement("InitgPty");
            text("Nm", from.kanaName());
            nested(from.code(), "Id", "OrgId", "Othr", "Id");
            xml.writeEndElement();
            xml.writeEndElement();
            information(message, transfers);
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeEndDocument();
        }

        private void information(String message, Transfers transfers) throws XMLStreamException {
            var from = transfers.originator();
            xml.writeStartElement("PmtInf");
            text("PmtInfId", message);
            text("PmtMtd", "TRF");
            sums(transfers);
            nested(transfers.date().toString(), "ReqdExctnDt", "Dt");
            nested(from.kanaName(), "Dbtr", "Nm");
            account("DbtrAcct", from.accountNumber(), from.accountType());
            agent("DbtrAgt", from.bankCode(), from.branchCode());
            for (var payment : transfers.payments()) payment(payment);
            xml.writeEndElement();
        }

        private void sums(Transfers transfers) throws XMLStreamException {
            text("NbOfTxs", Integer.toString(transfers.payments().size()));
            text("CtrlSum", Long.toString(transfers.yen()));
        }

        private void payment(Payment payment) throws XMLStreamException {
            var to = payment.payee();
            xml.writeStartElement("CdtTrfTxInf");
            nested(reference(payment), "PmtId", "EndToEndId");
            xml.writeStartElement("Amt");
            xml.writeStartElement("InstdAmt");
            xml.writeAttribute("Ccy", "JPY");
            xml.writeCharacters(Long.toString(payment.yen()));
            xml.writeEndElement();
            xml.writeEndElement();
            agent("CdtrAgt", to.bankCode(), to.branchCode());
            nested(to.kanaName(), "Cdtr", "Nm");
            account("CdtrAcct", to.accountNumber(), to.accountType());
            var remittance = remittance(payment);
            if (!remittance.isBlank()) nested(remittance, "RmtInf", "Ustrd");
            xml.writeEndElement();
        }

        private static String reference(Payment payment) {
            return switch (payment.reference()) {
                case Payment.Reference.CustomerCodes codes -> codes.first().isBlank() ? "NOTPROVIDED" : codes.first();
                case Payment.Reference.Edi edi -> "NOTPROVIDED";
            };
        }

        private static String remittance(Payment payment) {
            return switch (payment.reference()) {
                case Payment.Reference.CustomerCodes codes -> codes.second();
                case Payment.Reference.Edi edi -> edi.text();
            };
        }

        private void agent(String element, String bank, String branch) throws XMLStreamException {
            xml.writeStartElement(element);
            xml.writeStartElement("FinInstnId");
            xml.writeStartElement("ClrSysMmbId");
            nested("JPZGN", "ClrSysId", "Cd");
            text("MmbId", bank);
            xml.writeEndElement();
            xml.writeEndElement();
            nested(branch, "BrnchId", "Id");
            xml.writeEndElement();
        }

        private void account(String element, String number, AccountType type) throws XMLStreamException {
            xml.writeStartElement(element);
            nested(number, "Id", "Othr", "Id");
            nested(type.code(), "Tp", "Prtry");
            xml.writeEndElement();
        }

        private void nested(String content, String... elements) throws XMLStreamException {
            for (var element : elements) xml.writeStartElement(element);
            xml.writeCharacters(content);
            for (int i = 0; i < elements.length; i++) xml.writeEndElement();
        }

        private void text(String element, String content) throws XMLStreamException {
            nested(content, element);
        }
    }
}
