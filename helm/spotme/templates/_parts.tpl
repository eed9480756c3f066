{{- /* The parts all programs share. Plain text/template: no functions of Helm's own are used. */ -}}

{{- define "spotme.pod" }}
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        seccompProfile: { type: RuntimeDefault }
      volumes:
        - name: home
          emptyDir: {}
        - name: tmp
          emptyDir: {}
        - name: secrets
          secret:
            secretName: {{ .Values.secret }}
            defaultMode: 0440
        - name: media
          persistentVolumeClaim:
            claimName: {{ .Values.mediaClaim }}
{{- end }}

{{- define "spotme.container" }}
          image: {{ .Values.image }}
          envFrom:
            - configMapRef:
                name: {{ .Release.Name }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          volumeMounts:
            - { name: home, mountPath: /var/lib/spotme }
            - { name: tmp, mountPath: /tmp }
            - { name: secrets, mountPath: /run/secrets/spotme, readOnly: true }
            - { name: media, mountPath: /var/lib/spotme/media }
{{- end }}

{{- define "spotme.resources" }}
          resources:
            requests: { cpu: {{ printf "%q" .requests.cpu }}, memory: {{ .requests.memory }} }
            limits: { cpu: {{ printf "%q" .limits.cpu }}, memory: {{ .limits.memory }} }
{{- end }}
