/** What holds for every HTTP request, before any route sees it. */
package dev.parley.gateway.edge;
