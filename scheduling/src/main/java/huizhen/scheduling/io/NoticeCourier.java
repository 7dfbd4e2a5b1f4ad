package huizhen.scheduling.io;

import huizhen.scheduling.notice.Ledger;
import huizhen.scheduling.notice.NoticeText;
import huizhen.scheduling.notice.Routing;
import huizhen.scheduling.notice.api.CalendarWriter;
import huizhen.scheduling.notice.api.Carrier;
import huizhen.scheduling.notice.api.Channel;
import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.Invitation.Method;
import huizhen.scheduling.notice.api.Message;
import huizhen.scheduling.notice.api.NotCarriedException;
import huizhen.scheduling.notice.api.Notice;
import huizhen.scheduling.notice.api.NoticeRules;
import huizhen.scheduling.notice.api.Notices.Delivered;
import huizhen.scheduling.notice.api.Receipt;
import huizhen.scheduling.notice.api.Receipt.Status;
import io.vertx.core.Future;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Takes notices out of the queue and gives them to the carriers, at most [#AT_ONCE] at a time.
/// What does not go out is tried again after a growing pause ([Routing#pause]), until its attempts
/// or its time are over; what was overtaken meanwhile is withdrawn.
///
/// A notice that is handed out and not settled comes again after [#CLAIM]: nothing is lost with a
/// gateway that dies, and a message may come twice if it dies between sending and noting it.
/// Several gateways share the queue.
final class NoticeCourier {
  static final int AT_ONCE = 16;
  private static final int MAX_BATCHES = 8;
  static final Duration CLAIM = Duration.ofMinutes(2);

  /// A carrier has time-outs of its own; this is for one that forgets.
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private static final ZoneId HOME = ZoneId.of("Asia/Shanghai");
  private static final System.Logger LOG = System.getLogger(NoticeCourier.class.getName());

  private final RedisLink link;
  private final NoticeScripts scripts;
  private final NoticeContacts contacts;
  private final NoticeRules rules;
  private final Map<Channel, Carrier> carriers;
  private final CalendarWriter calendars;
  private final NoticeLinks links;
  private final InstantSource clock;

  NoticeCourier(
      RedisLink link,
      NoticeScripts scripts,
      NoticeContacts contacts,
      NoticeRules rules,
      Map<Channel, Carrier> carriers,
      CalendarWriter calendars,
      NoticeLinks links,
      InstantSource clock) {
    this.link = link;
    this.scripts = scripts;
    this.contacts = contacts;
    this.rules = rules;
    this.carriers = Map.copyOf(carriers);
    this.calendars = calendars;
    this.links = links;
    this.clock = clock;
  }

  /// Sends what is to be sent now. Completes with how many went out.
  Future<Integer> sweep() {
    return carriers.isEmpty() ? Future.succeededFuture(0) : sweep(1);
  }

  private Future<Integer> sweep(int batches) {
    return link.within(attempt -> scripts.claim(attempt, now(), AT_ONCE, CLAIM))
        .compose(members -> {
          var sends = members.stream().map(this::send).toList();
          return Future.join(sends)
              .map(_ -> sends.stream().mapToInt(Future::result).sum())
              .compose(sent ->
                  members.size() < AT_ONCE || batches == MAX_BATCHES
                      ? Future.succeededFuture(sent)
                      : sweep(batches + 1).map(more -> sent + more));
        });
  }

  private Future<Integer> send(String member) {
    var bar = member.indexOf('|');
    var id = member.substring(0, bar);
    var channel = Channel.valueOf(member.substring(bar + 1));
    return link.within(attempt -> scripts.notice(attempt, id))
        .compose(found ->
            found.isEmpty()
                ? settled(id, new Receipt(channel, Status.WITHDRAWN, 0, "gone", now()))
                : send(found.get(), channel));
  }

  private Future<Integer> send(Delivered delivered, Channel channel) {
    var notice = delivered.notice();
    var before =
        delivered.receipts().stream()
            .filter(it -> it.channel() == channel)
            .mapToInt(Receipt::attempts)
            .findFirst()
            .orElse(0);
    var told = link.within(attempt -> scripts.told(attempt, notice.subject()));
    var contact =
        notice
            .contact()
            .map(Future::succeededFuture)
            .orElseGet(() -> contacts.of(notice.recipient()));
    return Future.all(told, contact)
        .compose(_ -> {
          var now = now();
          var carrier = carriers.get(channel);
          var address = contact.result().address(channel);
          if (!now.isBefore(notice.expiresAt())) {
            return settled(
                notice.id(), new Receipt(channel, Status.WITHDRAWN, before, "expired", now));
          }
          if (isOvertaken(notice, told.result().ledger())) {
            return settled(
                notice.id(), new Receipt(channel, Status.WITHDRAWN, before, "overtaken", now));
          }
          if (address.isEmpty()) {
            return settled(
                notice.id(), new Receipt(channel, Status.SKIPPED, before, "no-address", now));
          }
          if (carrier == null) { // it was set up when this was planned
            return settled(
                notice.id(), new Receipt(channel, Status.SKIPPED, before, "no-carrier", now));
          }
          return links
              .of(notice)
              .compose(link ->
                  link.isEmpty()
                      ? settled(
                          notice.id(),
                          new Receipt(channel, Status.WITHDRAWN, before, "overtaken", now))
                      : carry(
                          carrier,
                          notice,
                          message(
                              notice, contact.result(), address.get(), link.get(), channel, now),
                          channel,
                          before + 1));
        });
  }

  private Future<Integer> carry(
      Carrier carrier, Notice notice, Message message, Channel channel, int attempts) {
    return carrier
        .carry(message)
        .timeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
        .transform(result ->
            result.succeeded()
                ? settled(notice.id(), new Receipt(channel, Status.SENT, attempts, "", now()))
                    .map(1)
                : failed(notice, channel, attempts, result.cause()));
  }

  private Future<Integer> failed(Notice notice, Channel channel, int attempts, Throwable failure) {
    var isFinal = failure instanceof NotCarriedException it && it.isFinal();
    var code =
        switch (failure) {
          case NotCarriedException it -> it.code();
          case TimeoutException _ -> "timeout";
          default -> "failure";
        };
    LOG.log(
        Level.WARNING,
        () ->
            "notice not sent id=%s channel=%s attempt=%d cause=%s"
                .formatted(notice.id(), channel, attempts, code));
    var now = now();
    var again = now.plus(Routing.pause(attempts));
    return isFinal || attempts >= rules.attempts() || !again.isBefore(notice.expiresAt())
        ? settled(notice.id(), new Receipt(channel, Status.FAILED, attempts, code, now))
        : link.within(attempt ->
                scripts.settle(
                    attempt,
                    notice.id(),
                    new Receipt(channel, Status.QUEUED, attempts, code, now),
                    Optional.of(again)))
            .map(0);
  }

  private Future<Integer> settled(String id, Receipt receipt) {
    return link.within(attempt -> scripts.settle(attempt, id, receipt, Optional.empty())).map(0);
  }

  /// Whether people have been told another time since, or that there is none.
  private static boolean isOvertaken(Notice notice, Ledger told) {
    var invitation = notice.invitation();
    if (invitation.isPresent()) {
      var isOlder = invitation.get().sequence() < told.sequence();
      return isOlder
          && (invitation.get().method() == Method.REQUEST
              || told.attendees().contains(notice.recipient()));
    }
    return notice.kind().isReminder() && !notice.meeting().equals(told.meeting());
  }

  private Message message(
      Notice notice, Contact contact, String address, String link, Channel channel, Instant now) {
    var zone =
        contact.zone().or(() -> notice.meeting().map(it -> ZoneId.of(it.zone()))).orElse(HOME);
    var text = NoticeText.of(notice, contact.language(), zone, link);
    var calendar =
        notice
            .invitation()
            .filter(_ -> channel == Channel.EMAIL)
            .map(it ->
                new Message.CalendarObject(
                    it.method().name(),
                    calendars.invitation(
                        it,
                        notice.subject(),
                        NoticeText.label(notice.subject(), contact.language(), link),
                        Optional.of(address),
                        now)));
    return new Message(
        notice.id() + "-" + channel.name().toLowerCase(java.util.Locale.ROOT),
        notice.kind(),
        address,
        text.subject(),
        text.body(),
        calendar);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
