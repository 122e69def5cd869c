/** Figures about the whole system that anybody may see. */
package dev.parley.bus.stats;
