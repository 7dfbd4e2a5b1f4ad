package huizhen.scheduling.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.Sealer;
import huizhen.scheduling.notice.NoticeText;
import huizhen.scheduling.notice.api.CalendarWriter;
import huizhen.scheduling.notice.api.Carrier;
import huizhen.scheduling.notice.api.Channel;
import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.Invitation;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeRules;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.Notices;
import huizhen.scheduling.notice.api.PatientLinks;
import huizhen.scheduling.notice.api.Receipt;
import huizhen.scheduling.notice.api.Recipient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The whole of notices on one Redis: plans them ([NoticeKeeper]) and sends them ([NoticeCourier]),
/// each tick, and shows them. The two run beside each other, so that a mail server that hangs does
/// not keep anything from the pages' list.
public final class NoticeOffice implements Notices {
  static final Duration TICK = Duration.ofSeconds(1);

  private final RedisLink link;
  private final NoticeScripts scripts;
  private final NoticeContacts contacts;
  private final NoticeRules rules;
  private final CalendarWriter calendars;
  private final String baseUrl;
  private final InstantSource clock;
  private final NoticeKeeper keeper;
  private final NoticeCourier courier;
  private final List<Round> rounds;

  /// @param carriers at most one a channel
  /// @param baseUrl of the pages, without a slash at the end
  public static NoticeOffice open(
      Vertx vertx,
      RedisConfig config,
      Sealer sealer,
      InstantSource clock,
      NoticeRules rules,
      RedisScheduling scheduling,
      List<Carrier> carriers,
      CalendarWriter calendars,
      PatientLinks links,
      String baseUrl) {
    return new NoticeOffice(
        vertx, config, sealer, clock, rules, scheduling, carriers, calendars, links, baseUrl, TICK);
  }

  NoticeOffice(
      Vertx vertx,
      RedisConfig config,
      Sealer sealer,
      InstantSource clock,
      NoticeRules rules,
      RedisScheduling scheduling,
      List<Carrier> carriers,
      CalendarWriter calendars,
      PatientLinks links,
      String baseUrl,
      Duration tick) {
    this.rules = rules;
    this.calendars = calendars;
    this.baseUrl = baseUrl;
    this.clock = clock;
    link = new RedisLink(vertx, config);
    var sealed = new SealedJson(sealer);
    scripts = new NoticeScripts(sealed, rules);
    contacts = new NoticeContacts(link, scripts, scheduling.directory());
    Map<Channel, Carrier> byChannel = new EnumMap<>(Channel.class);
    for (var carrier : carriers) {
      if (byChannel.put(carrier.channel(), carrier) != null) {
        throw new IllegalArgumentException("two carriers of " + carrier.channel());
      }
    }
    keeper =
        new NoticeKeeper(link, scripts, contacts, rules, byChannel.keySet(), scheduling, clock);
    courier =
        new NoticeCourier(
            link,
            scripts,
            contacts,
            rules,
            byChannel,
            calendars,
            new NoticeLinks(scheduling.visits(), links, baseUrl, clock),
            clock);
    rounds =
        List.of(
            new Round(vertx, tick, "notices to plan", keeper::sweep),
            new Round(vertx, tick, "notices to send", courier::sweep));
  }

  /// As the tick does, without waiting for it.
  Future<Integer> plan() {
    return keeper.sweep();
  }

  Future<Integer> send() {
    return courier.sweep();
  }

  /// What is queued stays in Redis and is sent after the next start.
  public Future<Void> close() {
    rounds.forEach(Round::close);
    return link.close();
  }

  @Override
  public Future<Inbox> inbox(Recipient recipient, int limit) {
    var most = Math.clamp(limit, 1, MAX_INBOX);
    return link.within(attempt ->
        attempt
            .batch(
                List.of(
                    newest(RedisKeys.noticeInbox(recipient), most),
                    // Those that are not kept any more don't count.
                    Request.cmd(Command.ZRANGE)
                        .arg(RedisKeys.noticeUnread(recipient))
                        .arg(clock.instant().minus(rules.keep()).toEpochMilli())
                        .arg("+inf")
                        .arg("BYSCORE")))
            .compose(found -> {
              var unread = new HashSet<>(ids(found.get(1)));
              return scripts
                  .notices(attempt, ids(found.get(0)))
                  .map(all ->
                      new Inbox(
                          all.stream()
                              .map(it -> new Item(it.notice(), !unread.contains(it.notice().id())))
                              .toList(),
                          unread.size()));
            }));
  }

  @Override
  public Future<Void> tell(NoticeSubject subject, NoticeKind kind, List<Recipient> recipients) {
    return keeper.tell(subject, kind, recipients);
  }

  @Override
  public Future<Void> tellAt(
      NoticeSubject subject, NoticeKind kind, Recipient recipient, Contact contact) {
    return keeper.tellAt(subject, kind, recipient, contact);
  }

  @Override
  public Future<Void> read(Recipient recipient, List<String> ids) {
    if (ids.size() > MAX_INBOX) {
      throw new IllegalArgumentException("at most " + MAX_INBOX + " notices");
    }
    var receipt = new Receipt(Channel.IN_APP, Receipt.Status.READ, 1, "", clock.instant());
    return ids.isEmpty()
        ? Future.succeededFuture()
        : link.within(attempt -> scripts.read(attempt, recipient, ids, receipt));
  }

  @Override
  public Future<List<Delivered>> of(NoticeSubject subject) {
    return link.within(attempt ->
        attempt
            .send(newest(RedisKeys.noticesOf(subject), MAX_OF_SUBJECT))
            .compose(found -> scripts.notices(attempt, ids(found))));
  }

  @Override
  public Future<Contact> contact(Recipient recipient) {
    return contacts.of(recipient);
  }

  @Override
  public Future<Void> contact(Recipient recipient, Contact contact) {
    return contacts.put(recipient, contact);
  }

  @Override
  public Future<Optional<String>> calendar(CaseId id, Contact.Language language) {
    var subject = NoticeSubject.of(id);
    return link.within(attempt -> scripts.told(attempt, subject))
        .map(told ->
            told.ledger()
                .meeting()
                .map(meeting ->
                    calendars.published(
                        new Invitation(
                            Invitation.Method.REQUEST,
                            Math.max(0, told.ledger().sequence()),
                            meeting),
                        subject,
                        NoticeText.label(subject, language, baseUrl + subject.path()),
                        clock.instant())));
  }

  private static Request newest(String key, int most) {
    return Request.cmd(Command.ZRANGE).arg(key).arg(0).arg(most - 1).arg("REV");
  }

  private static List<String> ids(@org.jspecify.annotations.Nullable Response found) {
    return found == null ? List.of() : found.stream().map(Object::toString).toList();
  }
}
