package huizhen.scheduling.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.SchedulingUnavailableException;
import huizhen.scheduling.notice.NoticePlanner;
import huizhen.scheduling.notice.NoticePlanner.Due;
import huizhen.scheduling.notice.NoticePlanner.Plan;
import huizhen.scheduling.notice.Routing;
import huizhen.scheduling.notice.Situation;
import huizhen.scheduling.notice.api.Channel;
import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.Notice;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeRules;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.Recipient;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Visits;
import huizhen.scheduling.waitlist.api.WaitEntry;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Follows what changed and what is due, has it planned ([NoticePlanner]) and writes the notices.
///
/// It reads the streams that the changing scripts write, from a cursor in Redis that moves when a
/// batch is done: so a change is looked at at least once, whatever dies. That each notice comes
/// once is the ledger's doing, which is written with it, over the version that was read. Where a
/// stream was cut before it was read, the cases that changed since are looked at all.
///
/// At most [#AT_ONCE] cases at a time and [#MAX_BATCHES] batches of [#BATCH] a tick; what is left
/// waits for the next. What can't be read is looked at again after [#LATER] and holds up nobody.
final class NoticeKeeper {
  static final int BATCH = 200;
  static final int MAX_BATCHES = 20;
  private static final String WAITING = WaitEntry.WORD + "-";
  private static final String TEACHING = TeachingSession.WORD + "-";
  private static final int AT_ONCE = 16;
  private static final int MAX_TRIES = 3;
  private static final Duration LATER = Duration.ofMinutes(1);

  /// Clocks of gateways and of Redis may differ by as much.
  private static final Duration MARGIN = Duration.ofHours(1);

  private static final System.Logger LOG = System.getLogger(NoticeKeeper.class.getName());

  private final RedisLink link;
  private final DueSet due;
  private final NoticeScripts scripts;
  private final NoticeContacts contacts;
  private final NoticePlanner planner;
  private final NoticeRules rules;
  private final Set<Channel> channels;
  private final SituationFinder situations;
  private final Visits visits;
  private final InstantSource clock;

  NoticeKeeper(
      RedisLink link,
      NoticeScripts scripts,
      NoticeContacts contacts,
      NoticeRules rules,
      Set<Channel> channels,
      RedisScheduling scheduling,
      InstantSource clock) {
    this.link = link;
    due = new DueSet(link, RedisKeys.NOTICE_DUE, clock);
    this.scripts = scripts;
    this.contacts = contacts;
    planner = new NoticePlanner(rules);
    this.rules = rules;
    this.channels = Set.copyOf(channels);
    situations = new SituationFinder(scheduling);
    visits = scheduling.visits();
    this.clock = clock;
  }

  /// Looks at everything that changed or is due. Completes with how many notices were written.
  Future<Integer> sweep() {
    return cases(0, 1)
        .compose(written -> blocks(1).map(more -> written + more))
        .compose(written -> due(1).map(more -> written + more));
  }

  // What changed.

  private Future<Integer> cases(int written, int batches) {
    return next(RedisKeys.EVENTS, RedisKeys.NOTICE_CURSOR)
        .compose(news -> {
          if (news.isCut()) {
            return rescan(EntryId.parse(news.cursor()).millis() - MARGIN.toMillis(), 0, 0)
                .compose(more -> passed(RedisKeys.NOTICE_CURSOR, news.edge()).map(more))
                .compose(more ->
                    batches < MAX_BATCHES
                        ? cases(written + more, batches + 1)
                        : Future.succeededFuture(written + more));
          }
          var subjects = new LinkedHashSet<NoticeSubject>();
          for (var event : news.events()) {
            if (event.field().equals("c")) {
              subjects.add(subject(event.value()));
            }
          }
          return all(List.copyOf(subjects), 0)
              .compose(more -> passed(RedisKeys.NOTICE_CURSOR, news.edge()).map(more))
              .compose(more ->
                  news.events().size() < BATCH || batches == MAX_BATCHES
                      ? Future.succeededFuture(written + more)
                      : cases(written + more, batches + 1));
        });
  }

  private static NoticeSubject subject(String changed) {
    if (changed.startsWith(TEACHING)) {
      return NoticeSubject.of(new TeachingId(changed.substring(TEACHING.length())));
    }
    // An offer is news of its case.
    return NoticeSubject.of(
        new CaseId(changed.startsWith(WAITING) ? changed.substring(WAITING.length()) : changed));
  }

  /// The cases that changed since, by the index of all, the newest first: whoever changes meanwhile
  /// moves to the front, so that none is passed over.
  private Future<Integer> rescan(long fromMillis, int offset, int written) {
    return link.within(attempt ->
            attempt.send(
                Request.cmd(Command.ZRANGE)
                    .arg(RedisKeys.CASES)
                    .arg("+inf")
                    .arg(fromMillis)
                    .arg("BYSCORE")
                    .arg("REV")
                    .arg("LIMIT")
                    .arg(offset)
                    .arg(BATCH)))
        .compose(found -> {
          var subjects =
              found.stream().map(id -> NoticeSubject.of(new CaseId(id.toString()))).toList();
          return all(subjects, 0)
              .compose(more ->
                  subjects.size() < BATCH
                      ? Future.succeededFuture(written + more)
                      : rescan(fromMillis, offset + BATCH, written + more));
        });
  }

  /// A block that changed concerns all who are in it. One whose event was cut is met again with its
  /// next change; its reminders are due anyway.
  private Future<Integer> blocks(int batches) {
    return next(RedisKeys.BLOCK_EVENTS, RedisKeys.NOTICE_BLOCK_CURSOR)
        .compose(news -> {
          var ids = new LinkedHashSet<BlockId>();
          news.events().forEach(event -> ids.add(new BlockId(event.value())));
          return each(List.copyOf(ids), 0)
              .compose(written -> passed(RedisKeys.NOTICE_BLOCK_CURSOR, news.edge()).map(written))
              .compose(written ->
                  news.events().size() < BATCH || batches == MAX_BATCHES
                      ? Future.succeededFuture(written)
                      : blocks(batches + 1).map(more -> written + more));
        });
  }

  private Future<Integer> each(List<BlockId> ids, int index) {
    return index == ids.size()
        ? Future.succeededFuture(0)
        : visits
            .session(ids.get(index))
            .compose(found ->
                all(
                    found.stream()
                        .flatMap(it ->
                            Stream.concat(
                                // Of a block itself there is news only while somebody waits.
                                it.block().waits().isEmpty()
                                    ? Stream.of()
                                    : Stream.of(NoticeSubject.of(it.block().id())),
                                it.visits().stream().map(visit -> NoticeSubject.of(visit.id()))))
                        .toList(),
                    0))
            .compose(written -> each(ids, index + 1).map(more -> written + more));
  }

  /// @param edge where the next look begins
  private record News(String cursor, boolean isCut, List<Event> events, String edge) {}

  private record Event(String field, String value) {}

  private Future<News> next(String stream, String cursorKey) {
    return link.within(attempt ->
        attempt
            .batch(
                List.of(
                    Request.cmd(Command.GET).arg(cursorKey),
                    Request.cmd(Command.XRANGE).arg(stream).arg("-").arg("+").arg("COUNT").arg(1)))
            .compose(edges -> {
              var known = edges.get(0);
              var cursor = known == null ? "0-0" : known.toString();
              var first = edges.get(1);
              if (first == null || first.size() == 0) {
                return Future.succeededFuture(new News(cursor, false, List.of(), cursor));
              }
              var before = EntryId.parse(first.get(0).get(0).toString()).before();
              var isCut = EntryId.parse(cursor).compareTo(before) < 0;
              if (isCut && stream.equals(RedisKeys.EVENTS)) {
                // The index has the cases alone: what is left of the stream is read too.
                return Future.succeededFuture(new News(cursor, true, List.of(), before.toString()));
              }
              return attempt
                  .send(
                      Request.cmd(Command.XRANGE)
                          .arg(stream)
                          .arg("(" + cursor)
                          .arg("+")
                          .arg("COUNT")
                          .arg(BATCH))
                  .map(found -> {
                    var events = new ArrayList<Event>();
                    var edge = cursor;
                    for (var entry : found) {
                      edge = entry.get(0).toString();
                      var fields = entry.get(1);
                      events.add(new Event(fields.get(0).toString(), fields.get(1).toString()));
                    }
                    return new News(cursor, false, List.copyOf(events), edge);
                  });
            }));
  }

  private Future<Void> passed(String cursorKey, String edge) {
    return link.within(attempt -> attempt.send(Request.cmd(Command.SET).arg(cursorKey).arg(edge)))
        .mapEmpty();
  }

  // What is due.

  private Future<Integer> due(int batches) {
    return due.due()
        .compose(members -> {
          var looks = members.stream().map(this::wake).toList();
          return Future.join(looks)
              .map(_ -> looks.stream().mapToInt(Future::result).sum())
              .compose(written ->
                  members.size() < DueSet.BATCH || batches == MAX_BATCHES
                      ? Future.succeededFuture(written)
                      : due(batches + 1).map(more -> written + more));
        });
  }

  private Future<Integer> wake(DueSet.Member member) {
    var subject = NoticeSubject.parse(member.name());
    return situations
        .of(subject)
        .compose(
            is -> is.isPresent() ? look(is.get(), true, 1) : due.retime(member, Optional.empty()))
        .recover(failure ->
            failure instanceof SchedulingUnavailableException
                ? Future.failedFuture(failure)
                : later(subject, failure).map(0));
  }

  // One case or visit.

  private Future<Integer> all(List<NoticeSubject> subjects, int from) {
    if (from >= subjects.size()) {
      return Future.succeededFuture(0);
    }
    var to = Math.min(from + AT_ONCE, subjects.size());
    var looks = subjects.subList(from, to).stream().map(this::look).toList();
    return Future.join(looks)
        .map(_ -> looks.stream().mapToInt(Future::result).sum())
        .compose(written -> all(subjects, to).map(more -> written + more));
  }

  private Future<Integer> look(NoticeSubject subject) {
    return situations
        .of(subject)
        .compose(is -> is.isEmpty() ? Future.succeededFuture(0) : look(is.get(), false, 1))
        .recover(failure ->
            failure instanceof SchedulingUnavailableException
                ? Future.failedFuture(failure)
                : later(subject, failure).map(0));
  }

  private Future<Void> later(NoticeSubject subject, Throwable failure) {
    LOG.log(
        Level.ERROR,
        () ->
            "notices can't be planned of=%s cause=%s"
                .formatted(subject, failure.getClass().getSimpleName()));
    return link.within(attempt ->
            attempt.send(
                Request.cmd(Command.ZADD)
                    .arg(RedisKeys.NOTICE_DUE)
                    .arg(clock.instant().plus(LATER).toEpochMilli())
                    .arg(subject.key())))
        .mapEmpty();
  }

  /// @param isDue whether the reminders' set has to be written in any case
  private Future<Integer> look(Situation is, boolean isDue, int tries) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return link.within(attempt -> scripts.told(attempt, is.subject()))
        .compose(told -> {
          var plan = planner.plan(told.ledger(), is, now);
          if (plan.isEmpty() || (!isDue && isNothing(told, plan.get()))) {
            return Future.succeededFuture(0);
          }
          return routed(is.subject(), told.version(), plan.get(), now, Optional.empty())
              .compose(notices ->
                  link.within(attempt ->
                          scripts.write(attempt, is.subject(), told.version(), plan.get(), notices))
                      .compose(isWritten ->
                          isWritten || tries == MAX_TRIES
                              ? Future.succeededFuture(isWritten ? notices.size() : 0)
                              : situations
                                  .of(is.subject())
                                  .compose(again ->
                                      again.isEmpty()
                                          ? Future.succeededFuture(0)
                                          : look(again.get(), isDue, tries + 1))));
        });
  }

  /// Written with what is due at this moment anyway, over the version that was read.
  Future<Void> tell(NoticeSubject subject, NoticeKind kind, List<Recipient> recipients) {
    return tell(subject, kind, recipients, Optional.empty(), 1);
  }

  /// By these ways, whatever is set until it is sent.
  Future<Void> tellAt(NoticeSubject subject, NoticeKind kind, Recipient to, Contact contact) {
    return tell(subject, kind, List.of(to), Optional.of(contact), 1);
  }

  private Future<Void> tell(
      NoticeSubject subject,
      NoticeKind kind,
      List<Recipient> recipients,
      Optional<Contact> at,
      int tries) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    // What was told before what is: the memory is never of something newer.
    return link.within(attempt -> scripts.told(attempt, subject))
        .compose(told ->
            situations
                .of(subject)
                .map(is -> is.flatMap(it -> planner.plan(told.ledger(), it, now)))
                .compose(plan ->
                    plan.isEmpty()
                        ? Future.succeededFuture(false)
                        : write(subject, told, with(plan.get(), kind, recipients, now), now, at)))
        .compose(isWritten ->
            isWritten
                ? Future.succeededFuture()
                : tries < MAX_TRIES
                    ? tell(subject, kind, recipients, at, tries + 1)
                    : Future.failedFuture(
                        new IllegalStateException(
                            "notices of %s change too fast".formatted(subject))));
  }

  private Future<Boolean> write(
      NoticeSubject subject,
      NoticeScripts.Told told,
      Plan plan,
      Instant now,
      Optional<Contact> at) {
    return routed(subject, told.version(), plan, now, at)
        .compose(notices ->
            link.within(attempt -> scripts.write(attempt, subject, told.version(), plan, notices)));
  }

  private Plan with(Plan plan, NoticeKind kind, List<Recipient> recipients, Instant now) {
    var due = new ArrayList<>(plan.due());
    for (var to : recipients) {
      due.add(
          new NoticePlanner.Due(
              kind,
              to,
              now.plus(rules.keep()),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }
    return new Plan(plan.next(), due, plan.wakeAt());
  }

  /// Nothing is told, and nothing has to be remembered but the version.
  private static boolean isNothing(NoticeScripts.Told told, Plan plan) {
    var before = told.ledger();
    var after = plan.next();
    return plan.due().isEmpty()
        && before.meeting().equals(after.meeting())
        && before.attendees().equals(after.attendees())
        && before.sequence() == after.sequence()
        && before.reminded().equals(after.reminded())
        && before.facts().equals(after.facts());
  }

  private Future<List<NoticeScripts.Routed>> routed(
      NoticeSubject subject, long version, Plan plan, Instant now, Optional<Contact> at) {
    var due = plan.due();
    return contacts
        .of(due.stream().map(Due::to).toList())
        .map(known -> {
          var all = new ArrayList<NoticeScripts.Routed>();
          for (int i = 0; i < due.size(); i++) {
            var one = due.get(i);
            var notice =
                new Notice(
                    id(subject, version, i, one.to()),
                    one.kind(),
                    subject,
                    one.to(),
                    now,
                    one.expiresAt(),
                    one.meeting(),
                    one.reason(),
                    one.invitation(),
                    at);
            var ways = Routing.ways(one, at.orElse(known.get(i)), channels, rules, now);
            all.add(new NoticeScripts.Routed(notice, ways));
          }
          return all;
        });
  }

  /// The same when the same is planned again over the same memory.
  private static String id(NoticeSubject subject, long version, int index, Recipient to) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  "%s/%d/%d/%s"
                      .formatted(subject.key(), version, index, to.key())
                      .getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
