package huizhen.scheduling.io;

import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.Sealer;
import huizhen.scheduling.model.CaseMachine;
import huizhen.scheduling.notice.api.Notices;
import huizhen.scheduling.order.OrderMachine;
import huizhen.scheduling.referral.ReferralMachine;
import huizhen.scheduling.teaching.TeachingMachine;
import huizhen.scheduling.visit.BlockMachine;
import huizhen.scheduling.visit.PlaceMachine;
import huizhen.scheduling.visit.VisitTimes;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.waitlist.WaitMachine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Makes what follows from restored values: lists, calendars, time-outs, queues. It only adds, and
/// the same again changes nothing, so it may be broken off and begun anew at any place. It trusts
/// the values, which no two scripts would have written: what they say of times does not overlap.
public final class StateIndexer {
  /// A piece of a few hundred values takes its time.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int BATCH = 500;

  private static final System.Logger LOG = System.getLogger(StateIndexer.class.getName());

  private final RedisLink link;
  private final SealedJson sealed;
  private final PlaceMachine places;
  private final Duration noticesKept;
  private final InstantSource clock;
  private final Map<String, RequestKind<?>> kinds = new LinkedHashMap<>();

  /// A value that was put back.
  ///
  /// @param field of a hash that is kept field by field
  /// @param values the fields of a whole hash; that one field else
  public record Restored(String key, Optional<String> field, Map<String, byte[]> values) {
    public Restored {
      values = Map.copyOf(values);
    }
  }

  /// What became of a value.
  ///
  /// @param evidence under which the trail and the vault have it; empty for what has none
  /// @param documents that it names
  /// @param recordings that it names
  /// @param isWhole whether it opens and reads
  public record Known(
      String key,
      Optional<String> evidence,
      long version,
      Set<String> documents,
      Set<String> recordings,
      boolean isWhole) {
    public Known {
      documents = Set.copyOf(documents);
      recordings = Set.copyOf(recordings);
    }
  }

  private record Indexed(Known known, List<Request> writes) {}

  public StateIndexer(
      Vertx vertx,
      RedisConfig config,
      Sealer sealer,
      SchedulingRules rules,
      RequestTimes times,
      Duration noticesKept,
      InstantSource clock) {
    link = new RedisLink(vertx, new RedisConfig(config.uris(), 2, PATIENCE, 0));
    sealed = new SealedJson(sealer);
    places = new PlaceMachine(new BlockMachine(VisitTimes.standard()), times.offer());
    this.noticesKept = noticesKept;
    this.clock = clock;
    add(RedisReferrals.kind(new ReferralMachine(times.referrals())));
    add(RedisOrders.kind(new OrderMachine(times.orders())));
    add(RedisTeaching.kind(new TeachingMachine(times.teaching())));
    add(RedisWaitlist.kind(new WaitMachine(times.offer(), rules.horizon())));
  }

  private void add(RequestKind<?> kind) {
    kinds.put(kind.word(), kind);
  }

  /// Completes with what is known of each, in their order.
  public Future<List<Known>> index(List<Restored> values) {
    var all = values.stream().map(this::indexed).toList();
    var writes = all.stream().flatMap(it -> it.writes().stream()).toList();
    return write(writes, 0).map(_ -> all.stream().map(Indexed::known).toList());
  }

  /// The last step: the streams go on behind where they were, so that nothing that is new looks
  /// known, and whoever follows them begins here.
  ///
  /// @param last the greatest entry of the streams that were there before
  public Future<Void> finish(String last) {
    var now = new EntryId(clock.millis(), 0);
    var before = EntryId.parse(last);
    var edge = (before.compareTo(now) < 0 ? now : new EntryId(before.millis() + 1, 0)).toString();
    var requests = new ArrayList<Request>();
    for (var stream :
        List.of(
            RedisKeys.EVENTS, RedisKeys.BLOCK_EVENTS, RedisKeys.STATE_CHANGES, RedisKeys.OUTBOX)) {
      requests.add(Request.cmd(Command.DEL).arg(stream));
      requests.add(Request.cmd(Command.XADD).arg(stream).arg(edge).arg("x").arg("rebuilt"));
    }
    requests.add(Request.cmd(Command.XDEL).arg(RedisKeys.OUTBOX).arg(edge));
    requests.add(Request.cmd(Command.SET).arg(RedisKeys.NOTICE_CURSOR).arg(edge));
    requests.add(Request.cmd(Command.SET).arg(RedisKeys.NOTICE_BLOCK_CURSOR).arg(edge));
    requests.add(Request.cmd(Command.SET).arg(RedisKeys.CASES_INDEXED).arg(CaseLists.EDITION));
    requests.add(
        Request.cmd(Command.HSET)
            .arg(RedisKeys.EDITIONS)
            .arg(RedisDirectory.ALL)
            .arg(UUID.randomUUID().toString()));
    return write(requests, 0);
  }

  public Future<Void> close() {
    return link.close();
  }

  private Future<Void> write(List<Request> requests, int from) {
    if (from >= requests.size()) {
      return Future.succeededFuture();
    }
    int to = Math.min(from + BATCH, requests.size());
    return link.within(attempt -> attempt.batch(requests.subList(from, to)))
        .compose(_ -> write(requests, to));
  }

  private Indexed indexed(Restored it) {
    try {
      return read(it);
    } catch (RuntimeException e) {
      // Of another key, or of an older program: it is put back, and named.
      LOG.log(Level.WARNING, () -> "a restored value does not read key=" + it.key(), e);
      return new Indexed(
          new Known(it.key(), Optional.empty(), 0, Set.of(), Set.of(), false), List.of());
    }
  }

  private Indexed read(Restored it) {
    var parts = it.key().split(":", -1);
    return switch (parts[2]) {
      case "case" -> kase(it);
      case "visit" -> visit(it);
      case "block" -> block(it);
      case "referral", "order", "teaching", "waiting" -> request(it, kind(parts[2]));
      case "dir" -> directory(it);
      case "notice" -> notice(it, parts[3]);
      case "notice-ledger" ->
          // Each is looked at once: what is due is planned anew over what was told.
          plain(
              it,
              List.of(
                  zadd(
                      RedisKeys.NOTICE_DUE,
                      clock.millis(),
                      it.key().substring("hz:{s}:notice-ledger:".length()))));
      default -> plain(it, List.of());
    };
  }

  private static Indexed plain(Restored it, List<Request> writes) {
    return new Indexed(new Known(it.key(), Optional.empty(), 0, Set.of(), Set.of(), true), writes);
  }

  // Cases.

  private Indexed kase(Restored it) {
    long version = version(it);
    var json = sealed.open(field(it, "d"), it.key() + "#" + version);
    var state = CaseJson.kase(json);
    var id = state.id().value();
    long changedAt = state.changedAt().toEpochMilli();
    var writes = new ArrayList<Request>();
    writes.add(zadd(RedisKeys.CASES, changedAt, id));
    CaseIndices.of(state).forEach(list -> writes.add(zadd(list, changedAt, id)));
    CaseMachine.next(state)
        .ifPresent(timer -> writes.add(zadd(RedisKeys.TIME_OUTS, timer.at().toEpochMilli(), id)));
    calendars(state, writes);
    return new Indexed(known(it.key(), id, version, json), writes);
  }

  /// Of a session that is over what was used is taken, as far as the case knows: until its last
  /// change. Nobody books what lies before.
  private static void calendars(ConsultationCase state, List<Request> writes) {
    var time =
        state
            .appointment()
            .map(it ->
                state.state().isPastSession() && state.changedAt().isBefore(it.end())
                    ? it.endingAt(state.changedAt())
                    : it)
            .filter(it -> it.start().isBefore(it.end()));
    if (time.isEmpty()) {
      return;
    }
    var who = new LinkedHashSet<PractitionerId>();
    who.add(time.get().practitioner());
    who.add(state.requester());
    who.addAll(state.team().attending());
    who.forEach(doctor ->
        writes.add(
            zadd(
                RedisKeys.calendar(doctor),
                time.get().start().toEpochMilli(),
                CaseScripts.calendarEntry(time.get()))));
  }

  // Requests and visits.

  private <T extends huizhen.scheduling.request.api.Request> Indexed request(
      Restored it, RequestKind<T> kind) {
    long version = version(it);
    var json = sealed.open(field(it, "d"), it.key() + "#" + version);
    var state = kind.of(json);
    var writes = new ArrayList<Request>();
    state
        .next()
        .ifPresent(due ->
            writes.add(
                zadd(
                    RedisKeys.requestTimeOuts(kind.word()), due.at().toEpochMilli(), state.key())));
    state
        .concerned()
        .forEach(organisation ->
            writes.add(
                zadd(
                    RedisKeys.requestsOf(kind.word(), organisation),
                    state.createdAt().toEpochMilli(),
                    state.key())));
    state
        .taken()
        .ifPresent(taken ->
            taken
                .who()
                .forEach(who ->
                    writes.add(
                        zadd(
                            RedisKeys.calendar(who),
                            taken.start().toEpochMilli(),
                            RequestStore.calendarEntry(taken, state)))));
    return new Indexed(known(it.key(), state.evidence(), version, json), writes);
  }

  private Indexed visit(Restored it) {
    long version = version(it);
    var json = sealed.open(field(it, "d"), it.key() + "#" + version);
    var visit = VisitJson.visit(json);
    var id = visit.id().value();
    var writes = new ArrayList<Request>();
    visit
        .next()
        .ifPresent(due ->
            writes.add(
                zadd(RedisKeys.VISIT_TIME_OUTS, due.at().toEpochMilli(), VisitScripts.VISIT + id)));
    writes.add(sadd(RedisKeys.visitsOf(visit.plan().block()), id));
    writes.add(
        zadd(RedisKeys.visitsOf(visit.plan().patient()), visit.createdAt().toEpochMilli(), id));
    return new Indexed(known(it.key(), Visit.room(visit.id()), version, json), writes);
  }

  private Indexed block(Restored it) {
    long version = version(it);
    var json = sealed.open(field(it, "d"), it.key() + "#" + version);
    var block = VisitJson.block(json);
    var id = block.id().value();
    var writes = new ArrayList<Request>();
    places
        .next(block)
        .ifPresent(at ->
            writes.add(
                zadd(RedisKeys.VISIT_TIME_OUTS, at.toEpochMilli(), VisitScripts.BLOCK + id)));
    writes.add(zadd(RedisKeys.blocksOf(block.organisation()), block.end().toEpochMilli(), id));
    return new Indexed(known(it.key(), "block-" + id, version, json), writes);
  }

  // The directory.

  private Indexed directory(Restored it) {
    var id = it.field().orElse("");
    var value = it.values().get(id);
    if (value == null || it.key().equals(RedisKeys.ROTAS)) {
      return plain(it, List.of());
    }
    var json = sealed.open(value, it.key() + "/" + id);
    return switch (it.key()) {
      case RedisKeys.PRACTITIONERS -> {
        var of = DirectoryJson.practitioner(json).organisation();
        yield plain(it, List.of(sadd(RedisKeys.practitionersOf(of), id)));
      }
      case RedisKeys.PATIENTS -> {
        var of = DirectoryJson.patient(json).organisation();
        yield plain(it, List.of(sadd(RedisKeys.patientsOf(of), id)));
      }
      case RedisKeys.AGREEMENTS -> {
        var agreement = DirectoryJson.agreement(json);
        yield plain(
            it,
            List.of(
                sadd(RedisKeys.agreementsOf(agreement.inviting()), id),
                sadd(RedisKeys.agreementsOf(agreement.invited()), id)));
      }
      default -> plain(it, List.of());
    };
  }

  // Notices.

  private Indexed notice(Restored it, String id) {
    var notice = NoticeJson.notice(sealed.open(field(it, "d"), it.key()));
    var at = notice.at().toEpochMilli();
    var left = Duration.between(clock.instant(), notice.at().plus(noticesKept)).toMillis();
    if (left <= 0) {
      return plain(it, List.of());
    }
    var writes = new ArrayList<Request>();
    list(writes, RedisKeys.noticeInbox(notice.recipient()), at, id, Notices.MAX_INBOX);
    list(writes, RedisKeys.noticesOf(notice.subject()), at, id, Notices.MAX_OF_SUBJECT);
    if (isUnread(it)) {
      list(writes, RedisKeys.noticeUnread(notice.recipient()), at, id, Notices.MAX_INBOX);
    }
    it.values()
        .forEach((field, value) -> {
          if (field.startsWith("q:")) {
            writes.add(
                zadd(
                    RedisKeys.NOTICE_QUEUE,
                    Long.parseLong(text(value)),
                    id + "|" + field.substring(2)));
          }
        });
    return plain(it, writes);
  }

  private static boolean isUnread(Restored it) {
    var receipt = it.values().get("r:IN_APP");
    return receipt == null || !new JsonObject(text(receipt)).getString("status").equals("READ");
  }

  private void list(List<Request> writes, String key, long score, String id, int most) {
    writes.add(zadd(key, score, id));
    writes.add(Request.cmd(Command.ZREMRANGEBYRANK).arg(key).arg(0).arg(-1 - most));
    writes.add(Request.cmd(Command.PEXPIRE).arg(key).arg(noticesKept.toMillis()));
  }

  // Helpers.

  private static Known known(String key, String evidence, long version, JsonObject json) {
    var documents = new LinkedHashSet<String>();
    var recordings = new LinkedHashSet<String>();
    names(json, documents, recordings);
    return new Known(key, Optional.of(evidence), version, documents, recordings, true);
  }

  /// Whatever is called `document`, the materials' ids, and what is in `recordings`.
  private static void names(Object json, Set<String> documents, Set<String> recordings) {
    switch (json) {
      case JsonObject object -> {
        if (object.getValue("document") instanceof String document) {
          documents.add(document);
        }
        if (object.getValue("materials") instanceof JsonArray materials) {
          materials.forEach(it -> {
            if (it instanceof JsonObject material) {
              documents.add(material.getString("id"));
            }
          });
        }
        if (object.getValue("recordings") instanceof JsonArray all) {
          all.forEach(it -> recordings.add(String.valueOf(it)));
        }
        object.forEach(each -> {
          if (each.getValue() != null) {
            names(each.getValue(), documents, recordings);
          }
        });
      }
      case JsonArray array -> array.forEach(it -> names(it, documents, recordings));
      default -> {
        // No other value has names in it.
      }
    }
  }

  private RequestKind<?> kind(String word) {
    return Optional.ofNullable(kinds.get(word))
        .orElseThrow(() -> new IllegalArgumentException("no such request: " + word));
  }

  private static byte[] field(Restored it, String name) {
    return Optional.ofNullable(it.values().get(name))
        .orElseThrow(() -> new IllegalArgumentException("the field %s is missing".formatted(name)));
  }

  private static long version(Restored it) {
    return Long.parseLong(text(field(it, "v")));
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  private static Request zadd(String key, long score, String member) {
    return Request.cmd(Command.ZADD).arg(key).arg(score).arg(member);
  }

  private static Request sadd(String key, String member) {
    return Request.cmd(Command.SADD).arg(key).arg(member);
  }
}
