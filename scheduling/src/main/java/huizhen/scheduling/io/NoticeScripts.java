package huizhen.scheduling.io;

import huizhen.scheduling.notice.Ledger;
import huizhen.scheduling.notice.NoticePlanner.Plan;
import huizhen.scheduling.notice.Routing.Way;
import huizhen.scheduling.notice.api.Channel;
import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.Notice;
import huizhen.scheduling.notice.api.NoticeRules;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.Notices;
import huizhen.scheduling.notice.api.Receipt;
import huizhen.scheduling.notice.api.Recipient;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads and writes what is kept of notices: one script a change.
final class NoticeScripts {
  /// A case that nobody has touched for so long has been told all there is to tell.
  private static final Duration LEDGER_KEPT = Duration.ofDays(400);

  private final SealedJson sealed;
  private final NoticeRules rules;

  NoticeScripts(SealedJson sealed, NoticeRules rules) {
    this.sealed = sealed;
    this.rules = rules;
  }

  /// @param version 0 where there is none
  record Told(long version, Ledger ledger) {}

  /// A notice with the ways that it goes.
  record Routed(Notice notice, List<Way> ways) {}

  Future<Told> told(RedisLink.Attempt attempt, NoticeSubject subject) {
    var key = RedisKeys.noticeLedger(subject);
    return attempt
        .send(Request.cmd(Command.HMGET).arg(key).arg("v").arg("d"))
        .map(found ->
            found.get(0) == null
                ? new Told(0, Ledger.EMPTY)
                : new Told(
                    Long.parseLong(found.get(0).toString()),
                    NoticeJson.ledger(sealed.open(found.get(1).toBytes(), key))));
  }

  /// False when somebody else planned meanwhile.
  Future<Boolean> write(
      RedisLink.Attempt attempt,
      NoticeSubject subject,
      long version,
      Plan plan,
      List<Routed> notices) {
    var ledger = RedisKeys.noticeLedger(subject);
    var keys =
        new ArrayList<>(
            List.of(
                ledger,
                RedisKeys.NOTICE_DUE,
                RedisKeys.NOTICE_QUEUE,
                RedisKeys.EVENTS,
                RedisKeys.noticesOf(subject)));
    var args =
        new ArrayList<Object>(
            List.of(
                version,
                sealed.seal(NoticeJson.of(plan.next()), ledger),
                LEDGER_KEPT.toMillis(),
                subject.key(),
                plan.wakeAt().map(NoticeScripts::millis).orElse(""),
                rules.keep().toMillis(),
                (long) Notices.MAX_INBOX,
                (long) Notices.MAX_OF_SUBJECT,
                StreamFeed.MAX_EVENTS,
                (long) notices.size()));
    for (var each : notices) {
      var notice = each.notice();
      var key = RedisKeys.notice(notice.id());
      keys.add(key);
      keys.add(RedisKeys.noticeInbox(notice.recipient()));
      keys.add(RedisKeys.noticeUnread(notice.recipient()));
      args.add(notice.id());
      args.add(sealed.seal(NoticeJson.of(notice), key));
      args.add(notice.at().toEpochMilli());
      args.add(notice.recipient().key());
      args.add((long) each.ways().size());
      for (var way : each.ways()) {
        args.add(way.receipt().channel().name());
        args.add(NoticeJson.of(way.receipt()).encode());
        args.add(way.sendAt().map(NoticeScripts::millis).orElse(""));
      }
    }
    keys.add(RedisKeys.STATE_CHANGES);
    return attempt
        .eval(Script.NOTICE_PLAN, keys, args)
        .map(answer -> answer.get(0).toString().equals("done"));
  }

  /// Members of the queue that are to be sent now; they are handed out again after `claim`.
  Future<List<String>> claim(RedisLink.Attempt attempt, Instant now, int most, Duration claim) {
    return attempt
        .eval(
            Script.NOTICE_CLAIM,
            List.of(RedisKeys.NOTICE_QUEUE),
            List.of(now.toEpochMilli(), (long) most, now.plus(claim).toEpochMilli()))
        .map(found -> found.stream().map(Object::toString).toList());
  }

  Future<Void> settle(
      RedisLink.Attempt attempt, String id, Receipt receipt, Optional<Instant> again) {
    return attempt
        .eval(
            Script.NOTICE_SETTLE,
            List.of(RedisKeys.notice(id), RedisKeys.NOTICE_QUEUE, RedisKeys.STATE_CHANGES),
            List.of(
                receipt.channel().name(),
                NoticeJson.of(receipt).encode(),
                member(id, receipt.channel()),
                again.map(NoticeScripts::millis).orElse(""),
                StreamFeed.MAX_EVENTS))
        .mapEmpty();
  }

  Future<Void> read(
      RedisLink.Attempt attempt, Recipient recipient, List<String> ids, Receipt receipt) {
    var keys = new ArrayList<>(List.of(RedisKeys.noticeUnread(recipient), RedisKeys.EVENTS));
    var args =
        new ArrayList<Object>(
            List.of(NoticeJson.of(receipt).encode(), StreamFeed.MAX_EVENTS, recipient.key()));
    for (var id : ids) {
      keys.add(RedisKeys.notice(id));
      args.add(id);
    }
    keys.add(RedisKeys.STATE_CHANGES);
    return attempt.eval(Script.NOTICE_READ, keys, args).mapEmpty();
  }

  /// The notice with all its receipts; empty when it is not kept any more.
  Future<Optional<Notices.Delivered>> notice(RedisLink.Attempt attempt, String id) {
    return notices(attempt, List.of(id)).map(all -> all.stream().findFirst());
  }

  Future<List<Notices.Delivered>> notices(RedisLink.Attempt attempt, List<String> ids) {
    var requests = new ArrayList<Request>();
    for (var id : ids) {
      var request = Request.cmd(Command.HMGET).arg(RedisKeys.notice(id)).arg("d");
      for (var channel : Channel.values()) {
        request.arg("r:" + channel.name());
      }
      requests.add(request);
    }
    return attempt
        .batch(requests)
        .map(found -> {
          var all = new ArrayList<Notices.Delivered>();
          for (int i = 0; i < ids.size(); i++) {
            var answer = found.get(i);
            if (answer != null && answer.get(0) != null) {
              var key = RedisKeys.notice(ids.get(i));
              var notice = NoticeJson.notice(sealed.open(answer.get(0).toBytes(), key));
              var receipts = new ArrayList<Receipt>();
              int field = 1;
              for (var channel : Channel.values()) {
                var receipt = answer.get(field++);
                if (receipt != null) {
                  receipts.add(NoticeJson.receipt(channel, new JsonObject(receipt.toString())));
                }
              }
              all.add(new Notices.Delivered(notice, receipts));
            }
          }
          return List.copyOf(all);
        });
  }

  /// What each has set, in their order.
  Future<List<Optional<Contact>>> contacts(RedisLink.Attempt attempt, List<Recipient> recipients) {
    if (recipients.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    var keys = recipients.stream().map(RedisKeys::noticeContact).toList();
    var request = Request.cmd(Command.MGET);
    keys.forEach(request::arg);
    return attempt
        .send(request)
        .map(found -> {
          var all = new ArrayList<Optional<Contact>>();
          for (int i = 0; i < keys.size(); i++) {
            var key = keys.get(i);
            all.add(
                Optional.ofNullable(found.get(i))
                    .map(it -> NoticeJson.contact(sealed.open(it.toBytes(), key))));
          }
          return all;
        });
  }

  Future<Void> put(RedisLink.Attempt attempt, Recipient recipient, Contact contact) {
    var key = RedisKeys.noticeContact(recipient);
    var set = Request.cmd(Command.SET).arg(key).arg(sealed.seal(NoticeJson.of(contact), key));
    return attempt.batch(List.of(set, StateKeys.tell(key))).mapEmpty();
  }

  static String member(String id, Channel channel) {
    return id + "|" + channel.name();
  }

  private static String millis(Instant at) {
    return String.valueOf(at.toEpochMilli());
  }
}
