package huizhen.scheduling.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.Recipient;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.VisitId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Every key that this module uses, and who writes it. All share one hash tag, so that one script
/// may touch several; a cluster keeps all of scheduling on one node.
///
/// Keys hold ids only, never a name.
final class RedisKeys {
  /// Hash id → sealed organisation. Written by put.lua and directory-import.lua.
  static final String ORGANISATIONS = "hz:{s}:dir:organisations";

  /// Hash id → sealed practitioner. Written by put.lua and directory-import.lua.
  static final String PRACTITIONERS = "hz:{s}:dir:practitioners";

  /// Hash id → sealed patient. Written by put.lua.
  static final String PATIENTS = "hz:{s}:dir:patients";

  /// Hash id → sealed agreement. Written by put.lua.
  static final String AGREEMENTS = "hz:{s}:dir:agreements";

  /// Hash `patient:id` → a name that changes with that patient's entry, and `*` → one that changes
  /// with any other entry of the directory: what was remembered under another name is not there any
  /// more. Written by put.lua and directory-import.lua.
  static final String EDITIONS = "hz:{s}:dir:editions";

  /// Sorted set of all case ids by their last change, ms. Written by change.lua.
  static final String CASES = "hz:{s}:cases";

  /// Sorted set of the ids of the cases in which something took too long, by their last change, ms.
  static final String CASES_OVERDUE = "hz:{s}:cases:overdue";

  /// String: for which edition of the lists all cases have been put into them.
  static final String CASES_INDEXED = "hz:{s}:cases:indexed";

  /// Stream of sealed audit entries that wait for the trail. Written by change.lua and note.lua,
  /// emptied by drain.lua and drained.lua.
  static final String OUTBOX = "hz:{s}:outbox";

  /// String: which gateway drains the outbox; expires. Written by drain.lua and drained.lua.
  static final String OUTBOX_LEASE = "hz:{s}:outbox:lease";

  /// Sorted set of case ids by when their next time-out is due, ms. Written by change.lua with the
  /// case, and by retime.lua.
  static final String TIME_OUTS = "hz:{s}:time-outs";

  /// Stream of the ids of cases that changed, for the pages; cut at its limit. Written by
  /// change.lua and seize.lua; of requests, by their evidence, after visit-change.lua.
  static final String EVENTS = "hz:{s}:events";

  /// Hash organisation → version and sealed on-call rota. Written by rota.lua.
  static final String ROTAS = "hz:{s}:dir:rotas";

  /// Sorted set of `visit:id` and `block:id` by when their next time-out is due, ms. Written by
  /// visit-change.lua and retime.lua.
  static final String VISIT_TIME_OUTS = "hz:{s}:visit-time-outs";

  /// String: the last of the cases' events that notices have seen. Written by the notice keeper.
  static final String NOTICE_CURSOR = "hz:{s}:notices:cursor";

  /// Stream of `b` block ids whose visits changed, for notices; cut at its limit. Written by
  /// visit-change.lua.
  static final String BLOCK_EVENTS = "hz:{s}:block-events";

  /// String: the last of those that notices have seen. Written by the notice keeper.
  static final String NOTICE_BLOCK_CURSOR = "hz:{s}:notices:block-cursor";

  /// Sorted set of `case:id` and `visit:id` by when their next reminder is due, ms. Written by
  /// notice-plan.lua.
  static final String NOTICE_DUE = "hz:{s}:notices:due";

  /// Sorted set of `notice|CHANNEL` by when it is sent, ms. Written by notice-plan.lua,
  /// notice-claim.lua and notice-settle.lua.
  static final String NOTICE_QUEUE = "hz:{s}:notices:queue";

  /// Stream of `k` keys, with `f` a field where one of a hash changed, for the copy in the vault;
  /// cut at its limit. What [#EVENTS] and [#BLOCK_EVENTS] tell of is not in it. Written by put.lua,
  /// directory-import.lua, rota.lua, take-offer-tail.lua, the notice scripts and, of requests,
  /// visit-change.lua (as `b`).
  static final String STATE_CHANGES = "hz:{s}:state:changes";

  /// String: which state this is; another one after it was begun anew. Written by the keeper of the
  /// copy, as the two below.
  static final String STATE_IDENTITY = "hz:{s}:state:identity";

  /// String: whose vault keeps the copy; expires.
  static final String STATE_LEASE = "hz:{s}:state:lease";

  /// String: what this is being built from; nobody serves with it meanwhile.
  static final String STATE_REBUILDING = "hz:{s}:state:rebuilding";

  private RedisKeys() {}

  /// Hash: `v` version, `d` sealed: what a case or visit was told; expires. Written by
  /// notice-plan.lua.
  static String noticeLedger(NoticeSubject subject) {
    return "hz:{s}:notice-ledger:" + subject.key();
  }

  /// Hash: `d` the sealed notice, `r:CHANNEL` its receipt, `q:CHANNEL` when it is sent, ms, while
  /// it waits; expires. Written by notice-plan.lua, notice-settle.lua and notice-read.lua.
  static String notice(String id) {
    return "hz:{s}:notice:" + id;
  }

  /// Sorted set of the ids of a recipient's notices by when they became due, ms; cut at its limit.
  /// Written by notice-plan.lua.
  static String noticeInbox(Recipient recipient) {
    return "hz:{s}:notice-inbox:" + recipient.key();
  }

  /// The same of those that are not read. Written by notice-plan.lua and notice-read.lua.
  static String noticeUnread(Recipient recipient) {
    return "hz:{s}:notice-unread:" + recipient.key();
  }

  /// Sorted set of the ids of a subject's notices; cut at its limit. Written by notice-plan.lua.
  static String noticesOf(NoticeSubject subject) {
    return "hz:{s}:notices-of:" + subject.key();
  }

  /// String: a recipient's sealed contact. Written by SET.
  static String noticeContact(Recipient recipient) {
    return "hz:{s}:notice-contact:" + recipient.key();
  }

  /// Hash: `v` version, `d` the sealed visit. Written by visit-change.lua, as all keys of visits.
  static String visit(VisitId id) {
    return "hz:{s}:visit:" + id;
  }

  /// Hash: `v` version, `d` the sealed block.
  static String block(BlockId id) {
    return "hz:{s}:block:" + id;
  }

  /// Set of the ids of the visits that are, or were, in a block.
  static String visitsOf(BlockId id) {
    return "hz:{s}:block:" + id + ":visits";
  }

  /// Sorted set of an organisation's block ids by their end, ms.
  static String blocksOf(OrganisationId organisation) {
    return "hz:{s}:org:" + organisation + ":blocks";
  }

  /// Sorted set of the ids of a patient's visits by when they were booked, ms.
  static String visitsOf(PatientId patient) {
    return "hz:{s}:patient:" + patient + ":visits";
  }

  /// Hash: `v` version, `s` state, `at` last change in ms, `d` the sealed case. Written by
  /// change.lua.
  static String kase(CaseId id) {
    return "hz:{s}:case:" + id;
  }

  /// Sorted set of the ids of an organisation's cases, on either side, by their last change, ms. As
  /// the lists below written by change.lua, seize.lua and, for what was there before a list was,
  /// index.lua.
  static String casesOf(OrganisationId organisation) {
    return "hz:{s}:org:" + organisation + ":cases";
  }

  /// Sorted set of the ids of a patient's cases by their last change, ms.
  static String casesOf(PatientId patient) {
    return "hz:{s}:patient:" + patient + ":cases";
  }

  /// Sorted set of the ids of the cases in a state by their last change, ms.
  static String casesIn(CaseState state) {
    return "hz:{s}:cases:in:" + state;
  }

  /// Sorted set by start, ms, of `start:end:case`, `start:end:teaching-id` or
  /// `start:end:waiting-id`; of specialists, requesting doctors, members of teams and teachers.
  /// Written by change.lua, seize.lua and request-book.lua.
  static String calendar(PractitionerId practitioner) {
    return "hz:{s}:calendar:" + practitioner;
  }

  /// Hash: `d` the sealed outcome, `e` the outbox entry; expires. Of an account, so that nobody
  /// reads another's outcome by guessing a command id. Written by change.lua and note.lua.
  static String command(String account, CommandId command) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest((account + "\n" + command.value()).getBytes(StandardCharsets.UTF_8));
      return "hz:{s}:command:" + HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Set of practitioner ids. Written by put.lua and directory-import.lua.
  static String practitionersOf(OrganisationId organisation) {
    return "hz:{s}:org:" + organisation + ":practitioners";
  }

  /// Set of patient ids. Written by put.lua.
  static String patientsOf(OrganisationId organisation) {
    return "hz:{s}:org:" + organisation + ":patients";
  }

  /// Set of agreement ids, on either side. Written by put.lua.
  static String agreementsOf(OrganisationId organisation) {
    return "hz:{s}:org:" + organisation + ":agreements";
  }

  /// Hash id → sealed absence. Written by put.lua, entries leave it by HDEL.
  static String absencesOf(OrganisationId organisation) {
    return "hz:{s}:org:" + organisation + ":absences";
  }

  /// Hash: `v` version, `d` the sealed request. Written by visit-change.lua, as all keys of
  /// requests, by request-book.lua where somebody's time is taken or freed, and by the script of
  /// take-offer-head.lua where an offered time is booked.
  ///
  /// @param word `referral`, `order`, `teaching` or `waiting`
  static String request(String word, String id) {
    return "hz:{s}:" + word + ":" + id;
  }

  /// Sorted set of the ids of requests by when their next time-out is due, ms; also by retime.lua.
  /// Of `waiting` it is also who waits.
  static String requestTimeOuts(String word) {
    return "hz:{s}:" + word + "-time-outs";
  }

  /// Sorted set of the ids of the requests that concern an organisation, by since when, ms.
  static String requestsOf(String word, OrganisationId organisation) {
    return "hz:{s}:org:" + organisation + ":" + word + "s";
  }
}
