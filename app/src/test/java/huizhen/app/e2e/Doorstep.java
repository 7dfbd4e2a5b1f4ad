package huizhen.app.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import huizhen.app.GatewayProcess;
import java.nio.file.Path;

/// A gateway, a hospital's own system that opens rooms at its service door, and a Chromium in which
/// each client is a page of its own.
final class Doorstep implements AutoCloseable {
  private final GatewayProcess gateway;
  private final HospitalSystem hospital;
  private final Browsers browsers = new Browsers();
  private final Browser chromium = browsers.plain();
  private int people;

  private Doorstep(GatewayProcess gateway) {
    this.gateway = gateway;
    this.hospital = new HospitalSystem(gateway);
  }

  /// One of its own, on any free ports.
  static Doorstep open(Path folder) {
    return of(GatewayProcess.start(folder.resolve("data")));
  }

  /// Before this gateway, which ends with it.
  static Doorstep of(GatewayProcess gateway) {
    return new Doorstep(gateway);
  }

  GatewayProcess gateway() {
    return gateway;
  }

  HospitalSystem hospital() {
    return hospital;
  }

  /// For somebody who has not been there before.
  HospitalSystem.Ticket mayPublish(String room) {
    return hospital.ticket(room, "publisher-" + ++people, true, false);
  }

  /// For somebody who has not been there before.
  HospitalSystem.Ticket mayPlay(String room) {
    return hospital.ticket(room, "player-" + ++people, false, true);
  }

  /// Any resource of the gateway will do as a client's page: it brings the origin and the pages'
  /// security headers.
  String anyPage() {
    return gateway.url() + "/health/live";
  }

  Page page() {
    return page(chromium);
  }

  DoorClient client() {
    return DoorClient.in(page());
  }

  /// In a browser of its own, which shares no encoder and no clock with the others.
  Page pageApart() {
    return page(browsers.plain());
  }

  void closePages() {
    chromium.contexts().forEach(context -> context.close());
  }

  @Override
  public void close() {
    browsers.close();
    gateway.close();
    System.out.println(gateway.output());
  }

  private Page page(Browser browser) {
    var page =
        browser.newContext(new Browser.NewContextOptions().setIgnoreHTTPSErrors(true)).newPage();
    var _ = page.navigate(anyPage());
    return page;
  }
}
