package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.END;
import static huizhen.scheduling.io.Gateway.START;
import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.io.Gateway.done;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.REQUESTER;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.notice.api.CalendarWriter;
import huizhen.scheduling.notice.api.Carrier;
import huizhen.scheduling.notice.api.Channel;
import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.Invitation;
import huizhen.scheduling.notice.api.Message;
import huizhen.scheduling.notice.api.NotCarriedException;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeRules;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.Notices;
import huizhen.scheduling.notice.api.PatientLinks;
import huizhen.scheduling.notice.api.Receipt;
import huizhen.scheduling.notice.api.Recipient;
import huizhen.scheduling.testing.AesSealer;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({RedisExtension.class, RebuildExtension.class})
final class NoticeOfficeTest {
  private static final AesSealer SEALER =
      new AesSealer("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
  private static final Recipient LI = Recipient.doctor(REQUESTER);
  private static final Recipient WANG = Recipient.doctor(SPECIALIST);
  private static final NoticeSubject CASE = NoticeSubject.of(new CaseId("case-1"));

  private RealRedis redis;
  private Gateway gateway;
  private NoticeOffice office;
  private final Mailbox mail = new Mailbox();

  /// A mail server that can be down or slow.
  private static final class Mailbox implements Carrier {
    final List<Message> messages = Collections.synchronizedList(new ArrayList<>());
    volatile Optional<NotCarriedException> failure = Optional.empty();
    volatile boolean hangs;

    @Override
    public Channel channel() {
      return Channel.EMAIL;
    }

    @Override
    public Future<Void> carry(Message message) {
      if (hangs) {
        return Promise.<Void>promise().future();
      }
      if (failure.isPresent()) {
        return Future.failedFuture(failure.get());
      }
      messages.add(message);
      return Future.succeededFuture();
    }
  }

  /// What the real one does is tested where it is.
  private static final CalendarWriter CALENDARS =
      new CalendarWriter() {
        @Override
        public String invitation(
            Invitation it, NoticeSubject subject, Label label, Optional<String> who, Instant now) {
          return "%s %d %s".formatted(it.method(), it.sequence(), subject.uid());
        }

        @Override
        public String published(Invitation it, NoticeSubject subject, Label label, Instant now) {
          return "PUBLISH %d %s".formatted(it.sequence(), it.meeting().start());
        }
      };

  @BeforeEach
  void open(RealRedis redis) {
    this.redis = redis;
    gateway = Gateway.on(redis.uri());
    office = office();
    await(office.contact(LI, contact("li@example.org")));
  }

  @AfterEach
  void close() {
    await(office.close());
    gateway.close();
  }

  private NoticeOffice office() {
    return new NoticeOffice(
        gateway.vertx,
        new RedisConfig(redis.uri(), 8, Duration.ofSeconds(15)),
        SEALER,
        () -> gateway.now,
        NoticeRules.standard(),
        gateway.scheduling,
        List.of(mail),
        CALENDARS,
        PatientLinks.NONE,
        "https://huizhen.test",
        Duration.ofDays(1));
  }

  @Test
  void a_booking_is_in_the_lists_and_in_the_mail_once_and_its_receipt_says_so() {
    booked();
    assertThat(await(office.plan())).isEqualTo(4); // two doctors, two desks
    assertThat(await(office.plan())).isZero();
    assertThat(await(office.send())).isEqualTo(1);
    assertThat(await(office.send())).isZero();

    var message = mail.messages.getFirst();
    assertThat(message.address()).isEqualTo("li@example.org");
    assertThat(message.calendar().orElseThrow().text()).isEqualTo("REQUEST 0 case-case-1@huizhen");
    assertThat(message.text())
        .contains("https://huizhen.test/cases/case-1")
        .doesNotContain(Clinics.PATIENT_NAME);
    var inbox = await(office.inbox(LI, 10));
    assertThat(inbox.unread()).isEqualTo(1);
    assertThat(inbox.items())
        .extracting(it -> it.notice().kind())
        .containsExactly(NoticeKind.BOOKED);
    assertThat(receipts(LI)).containsExactly("IN_APP SENT 1 ", "EMAIL SENT 1 ");
    assertThat(receipts(WANG)).containsExactly("IN_APP SENT 1 ");
    assertThat(await(office.calendar(new CaseId("case-1"), Contact.Language.ZH)))
        .contains("PUBLISH 0 " + START);
  }

  @Test
  void what_is_no_step_of_the_case_is_told_beside_it_and_takes_nothing_from_it() {
    booked();
    await(office.plan());
    await(office.tell(CASE, NoticeKind.READ_IN_NEED, List.of(LI, WANG)));
    assertThat(await(office.plan())).isZero();
    assertThat(kinds(LI)).containsExactlyInAnyOrder(NoticeKind.READ_IN_NEED, NoticeKind.BOOKED);
    assertThat(kinds(WANG)).containsExactlyInAnyOrder(NoticeKind.READ_IN_NEED, NoticeKind.BOOKED);
    await(office.send());
    assertThat(mail.messages)
        .extracting(Message::text)
        .anyMatch(it -> it.contains("紧急查阅"))
        .noneMatch(it -> it.contains(Clinics.PATIENT_NAME));
    // Reminders are due as before.
    assertThat(await(office.calendar(new CaseId("case-1"), Contact.Language.ZH))).isPresent();
  }

  @Test
  void what_happens_to_an_account_is_told_where_its_owner_was_reached_then() {
    var me = Recipient.account("a-li");
    var subject = NoticeSubject.ofAccount("a-li");
    await(office.contact(me, contact("li@home.example")));
    await(office.tellAt(subject, NoticeKind.PASSWORD_CHANGED, me, contact("li@home.example")));
    // Whoever has taken the account over enters another address before the mail goes out.
    await(office.contact(me, contact("thief@evil.example")));
    await(office.tellAt(subject, NoticeKind.CONTACT_CHANGED, me, contact("li@home.example")));
    await(office.send());
    assertThat(mail.messages)
        .extracting(Message::address)
        .containsExactly("li@home.example", "li@home.example");
    assertThat(mail.messages)
        .extracting(Message::text)
        .anyMatch(it -> it.contains("登录密码已更改"))
        .allMatch(it -> it.contains("若非本人操作") && it.contains("https://huizhen.test/security"));
    assertThat(mail.messages.getFirst().calendar()).isEmpty();
    assertThat(kinds(me))
        .containsExactlyInAnyOrder(NoticeKind.PASSWORD_CHANGED, NoticeKind.CONTACT_CHANGED);
    assertThat(kinds(LI)).as("the own list").isEmpty();
  }

  @Test
  void what_is_read_is_read_by_its_recipient_alone() {
    booked();
    await(office.plan());
    var id = await(office.inbox(LI, 10)).items().getFirst().notice().id();
    await(office.read(WANG, List.of(id)));
    assertThat(await(office.inbox(LI, 10)).unread()).isEqualTo(1);
    await(office.read(LI, List.of(id, "nosuch")));
    assertThat(await(office.inbox(LI, 10)).unread()).isZero();
    assertThat(receipts(LI)).contains("IN_APP READ 1 ");
  }

  @Test
  void reminders_come_once_also_after_a_restart() {
    gateway.accepted("case-1");
    var start = gateway.now.plus(Duration.ofDays(2));
    await(gateway.book("b", EXPERT, "case-1", start, start.plus(Duration.ofMinutes(30))));
    await(office.plan());
    gateway.now = start.minus(Duration.ofHours(24));
    assertThat(await(office.plan())).isEqualTo(2);
    await(office.close());
    office = office();
    assertThat(await(office.plan())).isZero();
    gateway.now = start.minus(Duration.ofMinutes(15));
    await(office.plan());
    assertThat(kinds(LI))
        .containsExactly(NoticeKind.QUARTER_HOUR_BEFORE, NoticeKind.DAY_BEFORE, NoticeKind.BOOKED);
  }

  @Test
  void a_cancelled_case_takes_back_its_invitation_with_the_reason() {
    booked();
    await(office.plan());
    await(office.send());
    gateway.now = gateway.now.plusSeconds(1);
    done(await(gateway.tell("c", COUNTY_DOCTOR, "case-1", new CaseCommand.Cancel("患者拒绝"))));
    await(office.plan());
    await(office.send());
    assertThat(mail.messages.getLast().calendar().orElseThrow().text())
        .isEqualTo("CANCEL 1 case-case-1@huizhen");
    assertThat(mail.messages.getLast().text()).doesNotContain("患者拒绝");
    var notice = await(office.inbox(WANG, 10)).items().getFirst().notice();
    assertThat(notice.kind()).isEqualTo(NoticeKind.CANCELLED);
    assertThat(notice.reason()).contains("患者拒绝");
    assertThat(await(office.calendar(new CaseId("case-1"), Contact.Language.ZH))).isEmpty();
  }

  @Test
  void a_mail_that_was_overtaken_is_withdrawn() {
    booked();
    await(office.plan());
    done(await(gateway.tell("c", COUNTY_DOCTOR, "case-1", new CaseCommand.Cancel("改期"))));
    await(office.plan());
    await(office.send());
    assertThat(mail.messages)
        .extracting(it -> it.calendar().orElseThrow().method())
        .containsExactly("CANCEL");
    assertThat(receipts(LI)).contains("EMAIL WITHDRAWN 0 overtaken");
  }

  @Test
  void returning_a_case_is_told_to_who_asked() {
    done(await(gateway.create("create", "case-1")));
    done(await(gateway.tell("s", COUNTY_DOCTOR, "case-1", new CaseCommand.Submit())));
    done(await(gateway.tell("r", HOSPITAL_COORDINATOR, "case-1", new CaseCommand.Return("请补心电图"))));
    await(office.plan());
    assertThat(kinds(LI)).containsExactly(NoticeKind.RETURNED);
    assertThat(await(office.inbox(LI, 1)).items().getFirst().notice().reason()).contains("请补心电图");
    assertThat(kinds(WANG)).isEmpty();
  }

  @Test
  void a_mail_server_that_is_down_loses_nothing_and_is_tried_again_with_growing_pauses() {
    mail.failure = Optional.of(new NotCarriedException("smtp-451", false));
    booked();
    await(office.plan());
    await(office.send());
    assertThat(receipts(LI)).contains("EMAIL QUEUED 1 smtp-451");
    assertThat(await(office.send())).isZero();
    gateway.now = gateway.now.plus(Duration.ofSeconds(31));
    await(office.send());
    assertThat(receipts(LI)).contains("EMAIL QUEUED 2 smtp-451");
    mail.failure = Optional.empty();
    gateway.now = gateway.now.plus(Duration.ofMinutes(3));
    assertThat(await(office.send())).isEqualTo(1);
    assertThat(receipts(LI)).contains("EMAIL SENT 3 ");
  }

  @Test
  void what_is_refused_for_good_is_not_tried_again() {
    mail.failure = Optional.of(new NotCarriedException("smtp-550", true));
    booked();
    await(office.plan());
    await(office.send());
    assertThat(receipts(LI)).contains("EMAIL FAILED 1 smtp-550");
  }

  @Test
  void a_mail_server_that_hangs_keeps_nothing_from_the_lists() {
    mail.hangs = true;
    booked();
    await(office.plan());
    var sending = office.send();
    gateway.accepted("case-2");
    var later = START.plus(Duration.ofHours(1));
    await(gateway.book("book-2", EXPERT, "case-2", later, later.plus(Duration.ofMinutes(30))));
    assertThat(await(office.plan())).isEqualTo(4);
    assertThat(await(office.inbox(WANG, 10)).unread()).isEqualTo(2);
    assertThat(sending.isComplete()).isFalse();
    // Whoever else runs has it after the claim: a gateway that died mid-way loses nothing.
    mail.hangs = false;
    gateway.now = gateway.now.plus(NoticeCourier.CLAIM).plusSeconds(1);
    assertThat(await(office.send())).isEqualTo(2);
  }

  @Test
  void a_stream_that_was_cut_is_made_up_for_by_the_index() {
    booked();
    var _ = redis.ask("XTRIM " + RedisKeys.EVENTS + " MAXLEN 0");
    gateway.accepted("case-2");
    await(office.plan());
    assertThat(kinds(LI)).containsExactly(NoticeKind.BOOKED);
  }

  @Test
  void nothing_of_a_notice_is_readable_in_redis() {
    await(office.contact(LI, contact("geheim@example.org")));
    done(await(gateway.create("create", "case-1")));
    done(await(gateway.tell("s", COUNTY_DOCTOR, "case-1", new CaseCommand.Submit())));
    done(
        await(
            gateway.tell("r", HOSPITAL_COORDINATOR, "case-1", new CaseCommand.Return("geheim-2"))));
    await(office.plan());
    var id = await(office.inbox(LI, 1)).items().getFirst().notice().id();
    assertThat(redis.ask("HVALS " + RedisKeys.notice(id))).doesNotContain("geheim");
    assertThat(redis.ask("EXISTS " + RedisKeys.noticeContact(LI))).isEqualTo(":1");
    assertThat(redis.ask("GETRANGE " + RedisKeys.noticeContact(LI) + " 0 2000"))
        .doesNotContain("geheim");
    assertThat(redis.ask("PTTL " + RedisKeys.notice(id))).isNotEqualTo(":-1");
  }

  @Test
  void two_gateways_write_each_notice_once() {
    var other = office();
    booked();
    var both = Future.all(office.plan(), other.plan());
    await(both);
    await(Future.all(office.send(), other.send()));
    assertThat(kinds(LI)).containsExactly(NoticeKind.BOOKED);
    assertThat(mail.messages).hasSize(1);
    await(other.close());
  }

  private void booked() {
    gateway.accepted("case-1");
    await(gateway.book("book-1", EXPERT, "case-1", START, END));
  }

  private List<NoticeKind> kinds(Recipient who) {
    return await(office.inbox(who, 50)).items().stream().map(it -> it.notice().kind()).toList();
  }

  private List<String> receipts(Recipient who) {
    return await(office.of(CASE)).stream()
        .filter(it -> it.notice().recipient().equals(who))
        .map(Notices.Delivered::receipts)
        .flatMap(List::stream)
        .map(NoticeOfficeTest::print)
        .toList();
  }

  private static String print(Receipt it) {
    return "%s %s %d %s".formatted(it.channel(), it.status(), it.attempts(), it.cause());
  }

  private static Contact contact(String email) {
    return new Contact(
        Optional.of(email),
        Optional.empty(),
        Optional.empty(),
        Contact.Language.ZH,
        Optional.empty(),
        Optional.empty(),
        Set.of());
  }
}
