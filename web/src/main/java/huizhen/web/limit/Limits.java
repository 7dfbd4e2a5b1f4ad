package huizhen.web.limit;

/// What a deployment takes of whom.
///
/// @param account of somebody who is signed in, and of a patient's visit
/// @param client of a hospital's system; what it asks of FHIR counts [#FHIR_COST] times
/// @param address of one IPv4 address or IPv6 /64, of requests that nobody has to sign in for: wide
///   enough for 2,000 people of a hospital who all come at once. Who is signed in is not asked
///   where from
public record Limits(Allowance account, Allowance client, Allowance address) {
  public static final int FHIR_COST = 10;

  /// Sign-ins and the like under way from one address at a time: half of those that the gateway has
  /// room for, so that no address keeps all others out.
  public static final int OPENINGS_AT_ONCE = 32;

  private static final int ACCOUNT_BURST = 10;
  private static final int CLIENT_BURST = 10;
  private static final int ADDRESS_BURST = 40;

  public static final Limits USUAL = perSecond(50, 500, 100);

  public static Limits perSecond(int account, int client, int address) {
    return new Limits(
        new Allowance(account, ACCOUNT_BURST * account),
        new Allowance(client, CLIENT_BURST * client),
        new Allowance(address, ADDRESS_BURST * address));
  }
}
