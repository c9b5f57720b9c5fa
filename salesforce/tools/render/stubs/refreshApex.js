// Stands for the platform's refreshApex: asks every wire of the page again.

/** Asks again; the page's wires take what `window.answer` gives then. */
export function refreshApex() {
    return Promise.all([...(window.wires ?? [])].map((wire) => wire.ask()));
}
