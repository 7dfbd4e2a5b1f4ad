/// Registers of practitioners that licences are looked up in.
@org.jspecify.annotations.NullMarked
package huizhen.app.registry;
