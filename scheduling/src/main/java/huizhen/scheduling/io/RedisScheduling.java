package huizhen.scheduling.io;

import huizhen.scheduling.api.AuditOutbox;
import huizhen.scheduling.api.CaseFeed;
import huizhen.scheduling.api.CaseListener;
import huizhen.scheduling.api.Consultations;
import huizhen.scheduling.api.Directory;
import huizhen.scheduling.api.Emergencies;
import huizhen.scheduling.api.LicenceRegistry;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.Sealer;
import huizhen.scheduling.imports.api.DirectoryImports;
import huizhen.scheduling.model.Answering;
import huizhen.scheduling.model.CaseMachine;
import huizhen.scheduling.order.api.DiagnosisOrders;
import huizhen.scheduling.referral.api.Referrals;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.teaching.api.TeachingSessions;
import huizhen.scheduling.visit.BlockMachine;
import huizhen.scheduling.visit.PlaceMachine;
import huizhen.scheduling.visit.VisitMachine;
import huizhen.scheduling.visit.VisitTimes;
import huizhen.scheduling.visit.WaitingRoom;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.Visits;
import huizhen.scheduling.waitlist.api.Waitlist;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// The whole of scheduling on one Redis. Connections are made when needed and mend themselves; the
/// outbox is drained and time-outs fire from the start on.
///
/// What was acknowledged survives `kill -9` only with AOF `appendfsync always`; a Redis without it
/// is warned about, not refused.
public final class RedisScheduling {
  private static final System.Logger LOG = System.getLogger(RedisScheduling.class.getName());

  private final RedisLink link;
  private final OutboxDrainer outbox;
  private final TimerSweeper sweeper;
  private final RedisDirectory directory;
  private final CaseLists lists;
  private final RedisConsultations consultations;
  private final RedisEmergencies emergencies;
  private final StreamFeed feed;
  private final VisitSweeper visitSweeper;
  private final RedisVisits visits;
  private final RedisRequests requests;
  private final RedisImports imports;
  private final RegistryDesk registry;

  private RedisScheduling(
      Vertx vertx,
      RedisLink link,
      RedisLink feedLink,
      Sealer sealer,
      AuditOutbox trail,
      InstantSource clock,
      SchedulingRules rules,
      RequestTimes times,
      Duration tick) {
    this.link = link;
    var sealed = new SealedJson(sealer);
    var scripts = new CaseScripts(sealed, rules);
    var machine = new CaseMachine(rules);
    outbox = new OutboxDrainer(vertx, link, sealed, trail);
    directory = new RedisDirectory(link, sealed, rules);
    var runner = new CommandRunner(link, directory, scripts, outbox, rules, clock);
    registry = runner.registry();
    lists = new CaseLists(link, scripts, runner);
    consultations = new RedisConsultations(link, directory, lists, runner, machine, rules, clock);
    var answering = new Answering(rules);
    emergencies =
        new RedisEmergencies(
            link,
            directory,
            new RedisRotas(link, directory, sealed, outbox, clock),
            runner,
            new AnswerRunner(link, directory, scripts, runner, answering, rules.emergency(), clock),
            answering,
            clock);
    feed = new StreamFeed(vertx, feedLink);
    sweeper = new TimerSweeper(vertx, link, runner, scripts, outbox, machine, clock, tick);
    var visitTimes = VisitTimes.standard();
    var blocks = new BlockMachine(visitTimes);
    var visitMachine = new VisitMachine(visitTimes);
    var places = new PlaceMachine(blocks, times.offer());
    var visitScripts = new VisitScripts(sealed, places);
    visits =
        new RedisVisits(
            link,
            directory,
            visitScripts,
            scripts,
            outbox,
            visitMachine,
            blocks,
            places,
            new WaitingRoom(visitTimes),
            registry,
            clock);
    visitSweeper =
        new VisitSweeper(vertx, link, visitScripts, outbox, visitMachine, places, clock, tick);
    imports = new RedisImports(link, sealed, scripts, outbox, clock);
    requests =
        new RedisRequests(
            vertx, link, directory, sealed, scripts, outbox, runner, rules, times, clock, tick);
  }

  /// Fails with a [huizhen.scheduling.api.SchedulingUnavailableException] when Redis does not
  /// answer now.
  public static Future<RedisScheduling> connect(
      Vertx vertx,
      RedisConfig config,
      Sealer sealer,
      AuditOutbox trail,
      InstantSource clock,
      SchedulingRules rules) {
    return connect(vertx, config, sealer, trail, clock, rules, RequestTimes.standard());
  }

  public static Future<RedisScheduling> connect(
      Vertx vertx,
      RedisConfig config,
      Sealer sealer,
      AuditOutbox trail,
      InstantSource clock,
      SchedulingRules rules,
      RequestTimes times) {
    return connect(vertx, config, sealer, trail, clock, rules, times, TimeOuts.TICK);
  }

  /// With the standard times of requests.
  static Future<RedisScheduling> connect(
      Vertx vertx,
      RedisConfig config,
      Sealer sealer,
      AuditOutbox trail,
      InstantSource clock,
      SchedulingRules rules,
      Duration tick) {
    return connect(vertx, config, sealer, trail, clock, rules, RequestTimes.standard(), tick);
  }

  /// @param tick how often time-outs are looked for
  private static Future<RedisScheduling> connect(
      Vertx vertx,
      RedisConfig config,
      Sealer sealer,
      AuditOutbox trail,
      InstantSource clock,
      SchedulingRules rules,
      RequestTimes times,
      Duration tick) {
    var link = new RedisLink(vertx, config);
    return ping(link)
        .compose(_ -> warnUnlessDurable(link))
        .map(_ ->
            new RedisScheduling(
                vertx,
                link,
                new RedisLink(vertx, config),
                sealer,
                trail,
                clock,
                rules,
                times,
                tick))
        .recover(
            failure -> link.close().transform(_ -> Future.<RedisScheduling>failedFuture(failure)))
        .compose(RedisScheduling::completed);
  }

  private Future<RedisScheduling> completed() {
    return lists
        .complete()
        .map(this)
        .recover(failure -> close().transform(_ -> Future.failedFuture(failure)));
  }

  public Directory directory() {
    return directory;
  }

  /// From now on licences are looked up in a register too.
  public void consult(LicenceRegistry register, LicenceRegistry.WhenAway whenAway) {
    registry.use(register, whenAway);
  }

  public DirectoryImports imports() {
    return imports;
  }

  public Consultations consultations() {
    return consultations;
  }

  public Emergencies emergencies() {
    return emergencies;
  }

  /// What changes, on whichever gateway.
  public CaseFeed feed() {
    return feed;
  }

  public Visits visits() {
    return visits;
  }

  public Referrals referrals() {
    return requests.referrals();
  }

  public DiagnosisOrders orders() {
    return requests.orders();
  }

  public TeachingSessions teaching() {
    return requests.teaching();
  }

  public Waitlist waitlist() {
    return requests.waitlist();
  }

  /// Offers free times to those who wait, without waiting for the next tick.
  Future<Integer> offer() {
    return requests.offer();
  }

  /// Who hears of the teaching sessions that a time-out has changed here.
  public void onTeachingTimeOut(Consumer<TeachingSession> listener) {
    requests.onTeachingTimeOut(listener);
  }

  /// As [#sweep], for requests.
  Future<Integer> sweepRequests() {
    return requests.sweep();
  }

  /// Who hears of the visits that a time-out has changed here.
  public void onVisitTimeOut(Consumer<Visit> listener) {
    visitSweeper.listener(listener);
  }

  /// As [#sweep], for visits.
  Future<Integer> sweepVisits() {
    return visitSweeper.sweep();
  }

  /// Who hears of the time-outs that fire here.
  public void onTimeOut(CaseListener listener) {
    sweeper.listener(listener);
  }

  /// Fires what is due, without waiting for the next tick; completes with how many.
  Future<Integer> sweep() {
    return sweeper.sweep();
  }

  /// For readiness: completes when Redis answers.
  public Future<Void> ready() {
    return ping(link);
  }

  /// What waits for the audit trail stays in Redis and is delivered after the next start.
  public Future<Void> close() {
    sweeper.close();
    visitSweeper.close();
    requests.close();
    return feed.close().eventually(outbox::close).eventually(link::close);
  }

  private static Future<Void> ping(RedisLink link) {
    return link.within(attempt -> attempt.send(Request.cmd(Command.PING))).mapEmpty();
  }

  private static Future<Void> warnUnlessDurable(RedisLink link) {
    return Future.all(setting(link, "appendonly"), setting(link, "appendfsync"))
        .<Void>map(both -> {
          var isDurable = both.list().equals(List.of("yes", "always"));
          if (!isDurable) {
            LOG.log(
                Level.WARNING,
                "redis is not set to appendonly yes, appendfsync always: a crash may lose"
                    + " bookings");
          }
          return null;
        })
        // Managed services forbid CONFIG: then their operator answers for it.
        .otherwiseEmpty();
  }

  private static Future<String> setting(RedisLink link, String name) {
    return link.within(attempt -> attempt.send(Request.cmd(Command.CONFIG).arg("GET").arg(name)))
        .map(answer -> value(answer, name));
  }

  private static String value(Response answer, String name) {
    var value = answer.isMap() ? answer.get(name) : answer.get(1);
    return String.valueOf(value);
  }
}
