// Stands for the wire of TierProgressController.getProgress: `window.answer` gives or rejects.

/** A wire adapter as the engine of components expects one. */
export default class GetProgress {
    constructor(emit) {
        this.emit = emit;
    }

    connect() {
        window.wires = (window.wires ?? new Set()).add(this);
    }

    disconnect() {
        window.wires.delete(this);
    }

    update(config) {
        // As the platform does: nothing is asked before the record is known.
        if (config.enrollmentId !== undefined) {
            this.ask();
        }
    }

    async ask() {
        try {
            this.emit({ data: await window.answer(), error: undefined });
        } catch (error) {
            this.emit({ data: undefined, error: { body: { message: error.message } } });
        }
    }
}
